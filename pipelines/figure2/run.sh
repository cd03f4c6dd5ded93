#!/usr/bin/env bash
# Figure 2: what the code keeps of a digit, by its size. 20 dimensions and no local noise: all of it (2b); 10 and noise of
# 100: which digit it is, with a style that varies (2c); 5: less than that, so 3, 5 and 8, or 4 and 9, share codes (2d).
# Leaves OUT/MODEL-SEED.png, test images and draws of their reconstruction, and OUT/RESULTS.tsv. See pipelines/runs.bash for
# options, pipelines/mnist.bash for the classifier.
set -euo pipefail

name=figure2
models=(mnist-20 mnist-20-conv mnist-10-100 mnist-5-100)
steps=20000         # minibatches of 100
quick=100
columns=(mse=reconstruction mse_rolled=reconstruction rho=reconstruction preservation=labels agreement=labels
    label_entropy=labels knn_error=codes probe_error=codes)
. "$(dirname "$0")/../mnist.bash"

judge() {
    local draws=16 rows=8
    if [[ $model = mnist-20* ]]; then
        draws=1         # nothing to draw
        rows=1
    fi
    codes
    reconstructions $draws
    estimate
    iae-eval --task codes --threads "$threads" --estimate "$run/estimate.iae" -o "$run/codes.tsv" "$run/test.iae"
    of_each_digit 2 "$run/test.iae" | iae-decode --draws $rows | iae-view -q --scale 2 --columns 20 -o "$run.png"
    rm "$run/test.iae" "$run/estimate.iae"
}

runs
