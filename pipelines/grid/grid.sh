#!/usr/bin/env bash
# grid.sh GRID COMMAND - experiment grids: every combination of settings and seeds, resumable, in parallel, on one or many machines
#
#     grid.sh my.grid list             the jobs, one a line: number, name
#     grid.sh my.grid all [JOBS]       run all of them, JOBS at a time (default 1), except those that are done
#     grid.sh my.grid job N            run or resume job N
#     grid.sh my.grid table            a row for each job that is done: its settings, and every metric
#     grid.sh my.grid summary          mean, standard deviation, smallest and largest over the seeds, for each setting and metric
#
#     sbatch --array=1-"$(grid.sh my.grid list | wc -l)" --wrap 'grid.sh my.grid job'        the same under Slurm
#
# A grid is a shell file (example.grid beside this script):
#
#     spec=mnist-10-100                     of iae-train --spec
#     steps=2000
#     seeds='1 2 3'
#     vary 'rate encoder' 5e-5 1e-4         a line of the spec and its values; again for more lines
#     prepare() { ... }                     called before a job begins; may write a spec and set $spec
#     data() { ... }                        rows for training on stdout
#     judge() { ... }                       the evaluation: a table "metric<TAB>value" on stdout; $IAE_MODEL is the trained model
#
# These functions can use $seed, $steps and $folder. Each job has a folder beside the grid, runs/NAME, with model.iae,
# metrics.tsv (the output of iae-train), settings, which must not change, and eval.tsv, which exists when it is done. THREADS is
# the number of threads of each job, by default its share of the cores. Jobs run by GNU parallel if installed, else by xargs.
set -euo pipefail
usage() { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 64; }
[ $# -ge 2 ] || usage
grid=$1 command=$2
[ -r "$grid" ] || { echo "grid.sh: $grid: cannot read" >&2; exit 66; }
case $grid in */*) ;; *) grid=./$grid ;; esac
runs=${RUNS:-$(dirname "$grid")/runs}
threads=${THREADS:-$(nproc)}
. "$(dirname "$0")/../training.bash"

# Combinations are lines of "key=value" parts, separated by tabs.
tab=$(printf '\t')
combinations=
vary() {
    key=$1 more=
    shift
    [ $# -gt 0 ] || { echo "grid.sh: $grid: vary $key: no values" >&2; exit 64; }
    for value; do
        if [ -n "$combinations" ]; then
            more="$more$(printf '%s\n' "$combinations" | sed "s|\$|$tab$key=$value|")
"
        else
            more="$more$key=$value
"
        fi
    done
    combinations=$(printf '%s' "$more")
}

spec= steps= seeds=1
prepare() { :; }
. "$grid"
[ -n "$steps" ] || { echo "grid.sh: $grid: steps are needed" >&2; exit 64; }

# combined - number, name, parts of each combination with each seed
combined() {
    local seed
    for seed in $seeds; do
        if [ -n "$combinations" ]; then
            printf '%s\n' "$combinations" | sed "s|\$|${tab}seed=$seed|"
        else
            printf 'seed=%s\n' "$seed"
        fi
    done | awk -F '\t' -v OFS='\t' '{ name = $0; gsub("\t", ",", name); gsub(/[^A-Za-z0-9=.,_-]+/, "-", name); print NR, name, $0 }'
}

twice=$(combined | cut -f 2 | sort | uniq -d | head -n 1)
[ -z "$twice" ] || { echo "grid.sh: $grid: two jobs would share the folder $twice" >&2; exit 64; }

run_job() {
    local line settings
    line=$(combined | awk -F '\t' -v job="$1" '$1 == job')
    [ -n "$line" ] || { echo "grid.sh: $grid has no job $1" >&2; exit 64; }
    folder=$runs/$(printf '%s' "$line" | cut -f 2)
    settings=$(printf '%s\n' "$line" | cut -f 3- && printf 'steps=%s spec=%s\n' "$steps" "$spec")
    if [ -e "$folder/settings" ] && [ "$settings" != "$(cat "$folder/settings")" ]; then
        echo "grid.sh: $folder is of other settings (its file settings): another RUNS, or remove it" >&2
        exit 73
    fi
    [ ! -e "$folder/eval.tsv" ] || return 0
    mkdir -p "$folder"
    printf '%s\n' "$settings" >"$folder/settings"
    local sets=()
    while IFS= read -r part; do
        case $part in
        seed=*) seed=${part#seed=} ;;
        *) sets+=(--set "${part%%=*} ${part#*=}") ;;
        esac
    done <<<"$(printf '%s' "$line" | cut -f 3- | tr '\t' '\n')"
    export IAE_MODEL="$folder/model.iae"
    if [ -e "$IAE_MODEL" ]; then
        sets=()         # the model has its spec
    else
        prepare
        [ -n "$spec" ] || { echo "grid.sh: $grid: a spec is needed" >&2; exit 64; }
    fi
    data | train_to "$steps" "$folder/metrics.tsv" "$spec" "$seed" -q "${sets[@]}"
    [ "$(trained_steps)" = "$steps" ] || { echo "grid.sh: $folder: the data ended before step $steps" >&2; exit 65; }
    judge >"$folder/eval.tmp"
    awk -F '\t' 'NF != 2 { bad = 1 } END { exit bad || !NR }' "$folder/eval.tmp" ||
        { echo "grid.sh: $folder: judge() did not print lines of metric, tab and value" >&2; exit 65; }
    mv "$folder/eval.tmp" "$folder/eval.tsv"
}

# table - settings and metrics of the jobs that are done
table() {
    combined | while IFS= read -r line; do
        name=$(printf '%s' "$line" | cut -f 2)
        [ -e "$runs/$name/eval.tsv" ] || continue
        printf 'job%s%s\n' "$tab" "$(printf '%s' "$line" | cut -f 3-)"
        sed 's/^/eval\t/' "$runs/$name/eval.tsv"
    done | awk -F '\t' -v OFS='\t' '
        $1 == "job" {
            rows++
            for (i = 2; i <= NF; i++) {
                key = $i; sub(/=.*/, "", key); value = $i; sub(/^[^=]*=/, "", value)
                if (!(key in seen)) { seen[key] = 1; keys[++n] = key }
                at[rows, key] = value
            }
        }
        $1 == "eval" && $3 ~ /^[-+.0-9eE]+$|^nan$/ {
            if (!($2 in seen)) { seen[$2] = 2; metrics[++m] = $2 }
            at[rows, $2] = $3
        }
        END {
            line = ""
            for (i = 1; i <= n; i++) line = line OFS keys[i]
            for (i = 1; i <= m; i++) line = line OFS metrics[i]
            print substr(line, 2)
            for (r = 1; r <= rows; r++) {
                line = ""
                for (i = 1; i <= n; i++) line = line OFS at[r, keys[i]]
                for (i = 1; i <= m; i++) line = line OFS at[r, metrics[i]]
                print substr(line, 2)
            }
        }'
}

summary() {
    table | awk -F '\t' -v OFS='\t' '
        NR == 1 {
            for (i = 1; i <= NF; i++) { name[i] = $i; if ($i == "seed") last = i }
            line = ""
            for (i = 1; i < last; i++) line = line name[i] OFS
            print line "metric", "seeds", "mean", "sd", "min", "max"
            next
        }
        {
            key = ""
            for (i = 1; i < last; i++) key = key $i OFS
            if (!(key in known)) { known[key] = 1; order[++keys] = key }
            for (i = last + 1; i <= NF; i++) {
                if ($i == "") continue
                k = key SUBSEP i; v = $i + 0
                if (!count[k]++) { low[k] = v; high[k] = v; columns = i > columns ? i : columns }
                d = v - mean[k]; mean[k] += d / count[k]; square[k] += d * (v - mean[k])
                if (v < low[k]) low[k] = v
                if (v > high[k]) high[k] = v
            }
        }
        END {
            for (j = 1; j <= keys; j++)
                for (i = last + 1; i <= columns; i++) {
                    k = order[j] SUBSEP i
                    if (count[k])
                        printf "%s%s\t%d\t%.6g\t%.3g\t%.6g\t%.6g\n", order[j], name[i], count[k], mean[k],
                            (count[k] > 1 ? sqrt(square[k] / (count[k] - 1)) : 0), low[k], high[k]
                }
        }'
}

case $command in
list) combined | cut -f 1,2 ;;
job)
    run_job "${3:-${SLURM_ARRAY_TASK_ID:?which job?}}"
    ;;
all)
    case ${3:-1} in '' | 0* | *[!0-9]*) usage ;; esac
    export THREADS=${THREADS:-$(((threads + ${3:-1} - 1) / ${3:-1}))}
    if command -v parallel >/dev/null && parallel --version 2>/dev/null | grep -q GNU; then
        combined | cut -f 1 | parallel --will-cite -j "${3:-1}" --halt soon,fail=1 "$0" "$grid" job
    else
        combined | cut -f 1 | xargs -P "${3:-1}" -n 1 "$0" "$grid" job
    fi
    ;;
table) table ;;
summary) summary ;;
*) usage ;;
esac
