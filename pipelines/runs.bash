# runs.bash - common parts of the pipelines of experiments: resumable runs, and the table of their results
#
#     run.sh [--quick] [MODEL ...] [SEED ...]     default: all models and seeds; --quick: the first seed and few steps,
#                                                 to check that everything works
#
# OUT       folder of runs and results, default exp/NAME of the tree (exp/NAME-quick)
# STEPS     of each model        WIDTH    1, 1/2 or 1/4: narrower networks (pipelines/narrow.sh)
# THREADS   default 1            IAE_BIN  the programs, default build/bin, which is built
#
# A run is a folder OUT/MODEL-SEED, or OUT/MODEL-quarter-SEED if it is narrow, with its spec, model, metrics, measurements
# and, last, result.tsv, its line of OUT/RESULTS.tsv. Runs that have this file are skipped; a run that was stopped continues
# from its checkpoint. A plus after its seconds marks it: they do not include interrupted sessions. A run that diverged has a
# line that says so, and the next run follows. Several calls may share OUT if their runs are not the same.
#
# A run.sh sets these, sources this file, defines the functions, and calls runs:
#
#     name                the pipeline's folder          steps, quick    of a run, of one of --quick
#     models              in the table, each with its spec: (NAME=SPEC ...), or (SPEC ...)
#     columns             of the table, from outputs of iae-eval: (NAME=TABLE ...), (NAME=TABLE.METRIC ...)
#     all_seeds           default (1 2 3 4 5)            quick_width     of --quick, default 1
#     data()              rows for training: at least $rows of them
#     labelled()          labelled rows for iae-train, if the spec has labels
#     judge()             the evaluation: writes $run/TABLE.tsv, and images as $run.png, $run-WHAT.png
#
# The functions can use $run, $model, $seed, $rows, $threads, and IAE_MODEL, the model.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/pipelines/training.bash"
seeds=() chosen=() hasty=
for argument; do
    for entry in "${models[@]}"; do
        if [ "$argument" = "${entry%%=*}" ]; then
            chosen+=("$entry")
            continue 2
        fi
    done
    case $argument in
    --quick) hasty=1 ;;
    '' | *[!0-9]*)
        echo "usage: $0 [--quick] [MODEL ...] [SEED ...]; models: ${models[*]%%=*}" >&2
        exit 64
        ;;
    *) seeds+=("$argument") ;;
    esac
done
[ ${#chosen[@]} = 0 ] || models=("${chosen[@]}")
if [ ${#seeds[@]} = 0 ]; then
    [ -n "${all_seeds:-}" ] || all_seeds=(1 2 3 4 5)
    seeds=("${all_seeds[@]}")
    [ -z "$hasty" ] || seeds=("${seeds[0]}")
fi
if [ -n "$hasty" ]; then
    name=$name-quick
    steps=$quick
    WIDTH=${WIDTH:-${quick_width:-1}}
fi
steps=${STEPS:-$steps}
width=${WIDTH:-1}
case $width in
1) narrow= ;;
1/2) narrow=-half ;;
1/4) narrow=-quarter ;;
*)
    echo "$0: WIDTH is 1, 1/2 or 1/4, not $width" >&2
    exit 64
    ;;
esac
threads=${THREADS:-1}
out=${OUT:-$root/exp/$name}
[ -n "${IAE_BIN:-}" ] || make -s -C "$root" all
PATH=${IAE_BIN:-$root/build/bin}:$PATH
mkdir -p "$out"
commit=$(git -C "$root" describe --always --dirty 2>/dev/null || iae-train --version | head -n 1)

# train SPEC - train the model of $run, or resume its training; writes finished or diverged to $run/trained
train() {
    local spec=$run/model.spec how=() mark='' status=0 end=finished rows
    [ ! -e "$run/trained" ] || return 0
    if [ -e "$IAE_MODEL" ]; then
        mark=+
    else
        "$root/pipelines/narrow.sh" "$width" "$root/pipelines/specs/$1.spec" >"$spec"
    fi
    if declare -F labelled >/dev/null; then
        labelled >"$run/labelled.iae"
        how+=(--labelled "$run/labelled.iae")
    fi
    rows=$(rows_to_train "$spec" "$steps")
    SECONDS=0
    data | train_to "$steps" "$run/metrics.tsv" "$spec" "$seed" --save-every 500 "${how[@]}" || status=$?
    case $status in
    0)
        if [ "$(trained_steps)" != "$steps" ]; then
            echo "$0: $run: the data ended before step $steps" >&2
            exit 65
        fi
        ;;
    79) end=diverged ;;
    *) exit $status ;;
    esac
    rm -f "$run/labelled.iae"
    echo "$SECONDS$mark" >>"$run/seconds"
    echo "$end" >"$run/trained"
}

# value METRIC TABLE - the value in an output of iae-eval, or a dash
value() {
    [ -e "$2" ] || { echo - && return; }
    awk -F'\t' -v metric="$1" '$1 == metric { print $2; found = 1 } END { if (!found) print "-" }' "$2"
}

# result - write the run's line, which marks the run as done
result() {
    local column from
    {
        printf '%s\t%s\t%s\t%s' "$model" "$width" "$seed" "$steps"
        for column in "${columns[@]}"; do
            from=${column#*=}
            [[ $from == *.* ]] || from=$from.${column%%=*}
            if [ "$(cat "$run/trained")" = diverged ]; then
                printf '\tdiverged'
            else
                printf '\t%s' "$(value "${from#*.}" "$run/${from%%.*}.tsv")"
            fi
        done
        printf '\t%s\t%s\n' "$commit" "$(awk '{ s += $1; plus = plus || /\+/ } END { print s (plus ? "+" : "") }' "$run/seconds")"
    } >"$run/result.new"
    mv "$run/result.new" "$run/result.tsv"
}

# results - write all lines so far to OUT/RESULTS.tsv, unless it has the same lines
results() {
    local new=$out/RESULTS.$$
    {
        printf 'model\twidth\tseed\tsteps'
        printf '\t%s' "${columns[@]%%=*}" commit seconds
        printf '\n'
        cat "$out"/*/result.tsv | LC_ALL=C sort -t "$(printf '\t')" -k 1,1 -k 2,2 -k 3,3n
    } >"$new"
    if cmp -s "$new" "$out/RESULTS.tsv"; then
        rm "$new"
    else
        mv "$new" "$out/RESULTS.tsv"
    fi
}

# runs - make the requested runs, one after the other
runs() {
    local seed entry model run
    for seed in "${seeds[@]}"; do
        for entry in "${models[@]}"; do
            model=${entry%%=*}
            run=$out/$model$narrow-$seed
            export IAE_MODEL=$run/model.iae
            mkdir -p "$run"
            if [ ! -e "$run/result.tsv" ]; then
                train "${entry#*=}"
                [ "$(cat "$run/trained")" = diverged ] || judge
                result
            elif [ "$(cut -f 4 "$run/result.tsv")" != "$steps" ]; then
                echo "$0: $run is of $(cut -f 4 "$run/result.tsv") steps, not of $steps: another OUT, or remove its" \
                    "trained and result.tsv to go on" >&2
                exit 73
            fi
            results
        done
    done
    cat "$out/RESULTS.tsv"
}
