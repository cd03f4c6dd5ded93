#!/usr/bin/env bash
# Train an implicit autoencoder on MNIST for some minutes, and show what it learned. Installs missing packages, builds, and
# leaves the model, its metrics and three image grids in demo/.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 0 ] || { echo "usage: $0, with STEPS, SEED and OUT in the environment" >&2 && exit 64; }

steps=${STEPS:-500}         # minibatches of 100; 600 are one epoch
seed=${SEED:-1}
out=${OUT:-demo}

sh tests/install-packages build
make -s -j"$(nproc)" all
PATH=$PWD/build/bin:$PATH
mkdir -p "$out"
export IAE_MODEL=$out/model.iae
threads=$(nproc)
. pipelines/training.bash

# 1. train: 10-D global code, 100-D local noise (Figure 2c). An interrupted run is resumed; a finished one is kept.
if [ ! -e "$out/DONE" ]; then
    iae-fetch -q mnist | iae-shuffle --seed "$seed" --epochs $(((steps + 599) / 600)) |
        train_to "$steps" "$out/metrics.tsv" mnist-10-100 "$seed" --every 20 --save-every 100
    touch "$out/DONE"
fi

# 2. apply: codes of test images, several draws of each, and new images from the prior
iae-fetch -q mnist --split test > "$out/test.iae"
iae-cut -n 16 "$out/test.iae" | iae-encode | iae-decode --draws 8 | iae-view --scale 2 -o "$out/reconstructions.png"
iae-sample -n 100 | iae-decode | iae-view --scale 2 -o "$out/samples.png"
iae-cut -n 100 "$out/test.iae" | iae-view --scale 2 -o "$out/originals.png"

# 3. measure
iae-encode --threads "$threads" "$out/test.iae" | iae-decode --threads "$threads" |
    iae-eval -q > "$out/eval.tsv"
echo
echo "test images:"
column -t "$out/eval.tsv" 2>/dev/null || cat "$out/eval.tsv"
cat <<END

pictures, in $out/:
  originals.png        100 test images
  reconstructions.png  16 test images, and below each 8 decodings of its code, with fresh local noise
  samples.png          100 codes from the prior, decoded
END
