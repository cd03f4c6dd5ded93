#!/usr/bin/env bash
# Figure 10: reconstructions of test images by a flipped implicit autoencoder with a code of 15 dimensions, whose encoder was
# trained on images of the decoder only.
# Leaves OUT/MODEL-SEED.png, test images with their reconstructions below, and OUT/RESULTS.tsv. See pipelines/runs.bash for
# options, pipelines/mnist.bash for the classifier.
set -euo pipefail

name=figure10
models=(mnist-fiae-15)
steps=30000         # of two minibatches of 100
quick=100
columns=(mse=reconstruction mse_rolled=reconstruction preservation=labels knn_error=codes probe_error=codes)
. "$(dirname "$0")/../mnist.bash"

judge() {
    codes
    reconstructions 1
    estimate
    iae-eval --task codes --threads "$threads" --estimate "$run/estimate.iae" -o "$run/codes.tsv" "$run/test.iae"
    of_each_digit 4 "$run/test.iae" | iae-decode | iae-view -q --scale 2 --columns 20 -o "$run.png"
    rm "$run/test.iae" "$run/estimate.iae"
}

runs
