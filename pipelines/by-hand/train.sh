#!/bin/sh
# train.sh [STEPS [SPEC [SET ...]]] - train an IAE on MNIST by hand: every stage of a step is a program of a pipe
#
#     train.sh 20                         20 steps of mnist-10-100, at full width
#     train.sh 200 ./my.spec 'ema 0.99'   another spec, and lines of it replaced
#
# At the end iae-train takes the same steps on the same rows, and iae-cmp must find no difference. What each program reads
# and writes: man 7 iae-objectives.
set -eu
steps=${1:-5} spec=${2:-mnist-10-100}
case $steps in '' | *[!0-9]*) sed -n '2,/^#$/s/^# \{0,1\}//p' "$0" >&2 && exit 64 ;; esac
shift $(($# < 2 ? $# : 2))
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for line; do
    printf '%s\n' "$line"
done >"$tmp/sets"
sets() {
    while IFS= read -r line; do
        set -- "$@" --set "$line"
    done <"$tmp/sets"
    "$@"
}

export IAE_MODEL="$tmp/hand.iae"
sets iae-init --spec "$spec" -o "$IAE_MODEL"
batch=$(iae-info --spec "$IAE_MODEL" | sed -n 's/^batch //p')
iae-fetch -q mnist | iae-shuffle | iae-cut --count $((steps * batch)) >"$tmp/rows.iae"

began=$(date +%s)
step=0
while [ $step -lt "$steps" ]; do
    # the forward pass of a minibatch: z from x, n and xhat from z
    iae-cut --skip $((step * batch)) --count "$batch" "$tmp/rows.iae" | iae-encode --train | iae-decode --train >"$tmp/forward.iae"
    # the discriminators: pairs (x,z) against (xhat,z), the prior against z
    iae-score --grad disc "$tmp/forward.iae" | iae-step --rows "$batch" $([ $step = 0 ] || echo --no-header)
    # encoder and decoder, against the updated discriminators: the backward pass
    iae-score --grad gen "$tmp/forward.iae" | iae-decode --backward | iae-encode --backward | iae-step --rows "$batch" --no-header
    step=$((step + 1))
done
middle=$(date +%s)

sets iae-train -q --spec "$spec" -o "$tmp/fused.iae" "$tmp/rows.iae" >/dev/null
echo "by hand: $((middle - began)) s, iae-train: $(($(date +%s) - middle)) s for $steps steps" >&2
iae-cmp --meta "$IAE_MODEL" "$tmp/fused.iae"
echo "no difference in any tensor, nor in meta" >&2
