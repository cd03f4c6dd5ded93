#!/usr/bin/env bash
# The judge of reconstructions: a classifier of MNIST by this toolkit, an encoder that is taught all labels of the training set.
#
#     run.sh [--quick]        6000 steps, and at least 99 % of the test images, else exit 1; --quick: few, to see that all works
#
# Leaves OUT/model.iae, and OUT/RESULTS.tsv with steps, accuracy, commit and seconds. Then
#
#     iae-encode test.iae | iae-decode --draws 16 | iae-encode -m OUT/model.iae --xhat | iae-eval --task labels --confusion table.tsv
#
# says how often the digit is still there. A run that was stopped goes on; a plus behind the seconds says so: they are those
# of the sessions that ended by themselves.
#
# OUT       where all goes, default exp/classifier of the tree (exp/classifier-quick)
# STEPS     default 6000      SEED, THREADS   default 1      IAE_BIN   the programs, default build/bin, which is made
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
name=classifier
steps=6000
demand='label_error<=0.01'
case ${1:-} in
'') ;;
--quick)
    name=classifier-quick
    steps=20
    demand='label_error<=1'
    ;;
*)
    echo "usage: $0 [--quick]" >&2
    exit 64
    ;;
esac
steps=${STEPS:-$steps}
seed=${SEED:-1}
out=${OUT:-$root/exp/$name}
[ -n "${IAE_BIN:-}" ] || make -s -C "$root" all
PATH=${IAE_BIN:-$root/build/bin}:$PATH
mkdir -p "$out"
if [ -e "$out/RESULTS.tsv" ]; then
    cat "$out/RESULTS.tsv"
    exit 0
fi

# 1. train; labelled rows are taken in the order of their file, so it is shuffled
export IAE_MODEL=$out/model.iae
if [ ! -e "$out/trained" ]; then
    how=(--spec mnist-classifier --seed "$seed")
    lines= mark=
    if [ -e "$IAE_MODEL" ]; then
        how=(--resume)
        lines=1d mark=+                 # the table has its header already
    else
        rm -f "$out/metrics.tsv"
    fi
    iae-fetch -q mnist | iae-shuffle --seed "$seed" -o "$out/labelled.iae"
    SECONDS=0
    iae-shuffle --seed "$seed" --epochs $((steps / 30000 + 1)) "$out/labelled.iae" |
        iae-train --threads "${THREADS:-1}" --labelled "$out/labelled.iae" --steps "$steps" -o "$IAE_MODEL" "${how[@]}" |
        sed "$lines" >>"$out/metrics.tsv"
    echo "$SECONDS$mark" >>"$out/seconds"
    rm "$out/labelled.iae"
    touch "$out/trained"
fi

# 2. judge
iae-fetch -q --split test mnist | iae-encode --threads "${THREADS:-1}" |
    iae-eval --task labels --confusion "$out/confusion.tsv" --require "$demand" -o "$out/eval.tsv"

# 3. the table
commit=$(git -C "$root" describe --always --dirty 2>/dev/null || iae-train --version | head -n 1)
seconds=$(awk '{ s += $1; plus = plus || /\+/ } END { print s (plus ? "+" : "") }' "$out/seconds")
{
    printf 'model\tseed\tsteps\taccuracy\tcommit\tseconds\n'
    awk -F'\t' -v OFS='\t' -v seed="$seed" -v steps="$steps" -v commit="$commit" -v s="$seconds" \
        '$1 == "label_error" { print "mnist-classifier", seed, steps, 1 - $2, commit, s }' "$out/eval.tsv"
} >"$out/RESULTS.new"
mv "$out/RESULTS.new" "$out/RESULTS.tsv"
cat "$out/RESULTS.tsv"
