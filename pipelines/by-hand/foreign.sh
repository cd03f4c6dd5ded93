#!/bin/sh
# foreign.sh [STEPS [WEIGHT]] - a Python program as a stage of a training step: total variation of xhat as an additional loss term
#
# Trains a small IAE on MNIST twice from the same start, by hand, without and with smooth.py between iae-score and
# iae-decode --backward, and prints the total variation of the test digits' reconstructions of both: 186 without the stage
# and 30 with it, after the 60 steps and with the weight that are the defaults. Needs Python with msgpack and
# msgpack_numpy (Debian: python3-msgpack-numpy); PYTHON names it.
set -eu
steps=${1:-60} weight=${2:-0.02}
case $steps in '' | *[!0-9]*) sed -n '2,/^#$/s/^# \{0,1\}//p' "$0" >&2 && exit 64 ;; esac
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
smooth() { "${PYTHON:-python3}" "$here/smooth.py" "$weight"; }

cat >"$tmp/small.spec" <<'SPEC'
data      28x28x1 unit
code      gaussian 10
noise     gaussian 20
condition location 32
batch     50
rate decoder 1e-3
encoder:  fc 128 relu ; fc 10 bn
decoder:  fc 128 bn relu ; fc 7x7x16 bn relu ; upconv 16 4x4/2 bn relu ; upconv 1 4x4/2 sigmoid
rec:      conv 16 4x4/2 bn relu ; conv 16 4x4/2 bn relu ; fc 1
reg:      fc 128 relu ; fc 1
SPEC
iae-fetch -q mnist | iae-shuffle | iae-cut --count $((steps * 50)) >"$tmp/rows.iae"
iae-fetch -q mnist --split test --count 1000 >"$tmp/test.iae"

# train STAGE - the model after all steps is $tmp/STAGE.iae
train() {
    export IAE_MODEL="$tmp/$1.iae"
    iae-init -q --spec "$tmp/small.spec" -o "$IAE_MODEL"
    step=0
    while [ $step -lt "$steps" ]; do
        iae-cut --skip $((step * 50)) --count 50 "$tmp/rows.iae" | iae-encode --train | iae-decode --train >"$tmp/forward.iae"
        iae-score --grad disc "$tmp/forward.iae" | iae-step --rows 50 >/dev/null
        iae-score --grad gen "$tmp/forward.iae" | "$1" | iae-decode --backward | iae-encode --backward | iae-step --rows 50 >/dev/null
        step=$((step + 1))
    done
}

train cat
train smooth
for model in cat smooth; do
    iae-encode -m "$tmp/$model.iae" "$tmp/test.iae" | iae-decode -m "$tmp/$model.iae" >"$tmp/xhat.iae"
    "${PYTHON:-python3}" - "$model" "$tmp/xhat.iae" <<'PY'
import msgpack, msgpack_numpy, numpy as np, sys
msgpack_numpy.patch()
items = list(msgpack.Unpacker(open(sys.argv[2], "rb"), max_buffer_size=2**31 - 1))
x = np.concatenate([r["xhat"] for r in items[1:-1]])
tv = np.mean(np.sum(np.diff(x, axis=1) ** 2, axis=(1, 2, 3)) + np.sum(np.diff(x, axis=2) ** 2, axis=(1, 2, 3)))
print(f"{sys.argv[1]}\ttotal variation of xhat {tv:.2f}")
PY
done
