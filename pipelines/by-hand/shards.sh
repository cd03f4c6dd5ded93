#!/bin/sh
# shards.sh [STEPS [SHARDS [SPEC]]] - data-parallel training with & and cat
#
# Each step splits its rows into shards of one minibatch, runs the stages of each shard in parallel, and concatenates their
# gradients with cat: iae-step adds up everything that it reads, and --rows gives the number of rows that is required. The model
# equals that of iae-train with `shards N`, byte for byte. On several machines the only difference is `ssh host` before the
# stages.
set -eu
steps=${1:-3} shards=${2:-2} spec=${3:-mnist-10-100}
case $steps in '' | *[!0-9]*) sed -n '2,/^#$/s/^# \{0,1\}//p' "$0" >&2 && exit 64 ;; esac
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

export IAE_MODEL="$tmp/hand.iae"
iae-init --spec "$spec" --set "shards $shards" -o "$IAE_MODEL"
batch=$(iae-info --spec "$IAE_MODEL" | sed -n 's/^batch //p')
iae-fetch -q mnist | iae-shuffle | iae-cut --count $((steps * shards * batch)) >"$tmp/rows.iae"

# each COMMAND - run it for shard 1, 2, ... in parallel, and fail if one of them fails
each() {
    pids=
    for shard in $(seq "$shards"); do
        "$@" "$shard" &
        pids="$pids $!"
    done
    for pid in $pids; do
        wait "$pid"
    done
}

discriminate() {
    iae-cut --skip $(((step * shards + $1 - 1) * batch)) --count "$batch" "$tmp/rows.iae" |
        iae-encode --train | iae-decode --train >"$tmp/forward$1.iae"
    iae-score --grad disc -o "$tmp/disc$1.iae" "$tmp/forward$1.iae"
}

generate() {
    iae-score --grad gen "$tmp/forward$1.iae" | iae-decode --backward | iae-encode --backward -o "$tmp/gen$1.iae"
}

# all NAME - the shards' streams, in the order of their rows
all() {
    for shard in $(seq "$shards"); do
        cat "$tmp/$1$shard.iae"
    done
}

step=0
while [ $step -lt "$steps" ]; do
    each discriminate
    all disc | iae-step --rows $((shards * batch)) $([ $step = 0 ] || echo --no-header)
    each generate
    all gen | iae-step --rows $((shards * batch)) --no-header
    step=$((step + 1))
done

iae-train -q --spec "$spec" --set "shards $shards" -o "$tmp/fused.iae" "$tmp/rows.iae" >/dev/null
iae-cmp --meta "$IAE_MODEL" "$tmp/fused.iae"
echo "$shards processes and one trainer: no difference in any tensor, nor in meta" >&2
