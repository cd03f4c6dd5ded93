# toys.bash - what the pipelines of the toys have in common; sourced after `name`, `steps` and `quick` are set
#
#     run.sh [--quick] [SEED ...]         seeds 1 to 5 by default; --quick: seed 1, few steps, to see that all works
#
# OUT       where runs and results go, default exp/NAME of the tree (exp/NAME-quick)
# STEPS     of each model        THREADS   default 1        IAE_BIN   the programs, default build/bin, which is made
#
# A run is a folder OUT/MODEL-SEED with the model, its metrics, pictures and, last, result.tsv. Runs that have one are
# skipped; a run that was stopped goes on where it was saved. A plus behind its seconds says so: they are those of the
# sessions that ended by themselves.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
seeds=()
for argument; do
    case $argument in
    --quick)
        steps=$quick
        name=$name-quick
        ;;
    '' | *[!0-9]*)
        echo "usage: $0 [--quick] [SEED ...]" >&2
        exit 64
        ;;
    *) seeds+=("$argument") ;;
    esac
done
if [ ${#seeds[@]} = 0 ]; then
    seeds=(1 2 3 4 5)
    [[ $name != *-quick ]] || seeds=(1)
fi
steps=${STEPS:-$steps}
out=${OUT:-$root/exp/$name}
[ -n "${IAE_BIN:-}" ] || make -s -C "$root" all
PATH=${IAE_BIN:-$root/build/bin}:$PATH
unset IAE_MODEL
mkdir -p "$out"
commit=$(git -C "$root" describe --always --dirty 2>/dev/null || iae-train --version | head -n 1)

# train FOLDER SEED TOY BATCH SPEC - go on with FOLDER/model.iae, or begin it
train() {
    local folder=$1 seed=$2 toy=$3 batch=$4 spec=$5 how=() mark='' lines=
    mkdir -p "$folder"
    [ ! -e "$folder/trained" ] || return 0
    if [ -e "$folder/model.iae" ]; then
        how=(--resume)
        mark=+
        lines=1d                    # the table has its header already
    else
        how=(--spec "$spec" --seed "$seed")
        rm -f "$folder/metrics.tsv"
    fi
    SECONDS=0
    iae-synth -n $((steps * batch)) --seed "$seed" "$toy" |
        iae-train --threads "${THREADS:-1}" -o "$folder/model.iae" "${how[@]}" |
        sed "$lines" >>"$folder/metrics.tsv"
    echo "$SECONDS$mark" >>"$folder/seconds"
    touch "$folder/trained"
}

# seconds FOLDER
seconds() {
    awk '{ s += $1; plus = plus || /\+/ } END { print s (plus ? "+" : "") }' "$1/seconds"
}

# value TABLE METRIC
value() {
    awk -F'\t' -v m="$2" '$1 == m { print $2; found = 1 } END { if (!found) print "-" }' "$1"
}

# result FOLDER VALUE ... - the run's line, and with it the run is done
result() {
    local folder=$1
    shift
    printf '%s' "$1" >"$folder/result.new"
    printf '\t%s' "${@:2}" "$commit" "$(seconds "$folder")" >>"$folder/result.new"
    printf '\n' >>"$folder/result.new"
    mv "$folder/result.new" "$folder/result.tsv"
}

# results COLUMN ... - all lines so far as OUT/RESULTS.tsv
results() {
    printf '%s' "$1" >"$out/RESULTS.new"
    printf '\t%s' "${@:2}" commit seconds >>"$out/RESULTS.new"
    printf '\n' >>"$out/RESULTS.new"
    cat "$out"/*/result.tsv | sort -t "$(printf '\t')" -k 1,1 -k 2,2n >>"$out/RESULTS.new"
    mv "$out/RESULTS.new" "$out/RESULTS.tsv"
}
