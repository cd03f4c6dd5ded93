#!/usr/bin/env bash
# Figure 6: clusters of MNIST without labels, by an implicit autoencoder with 30 categories and local noise of 10.
# Leaves OUT/MODEL-SEED.png, a grid with a column for each category, each row with its own noise, and OUT/RESULTS.tsv. See
# pipelines/runs.bash for options, pipelines/mnist.bash for the classifier.
set -euo pipefail

name=figure6
models=(mnist-cluster-30-10)
steps=50000         # minibatches of 100
quick=100
columns=(head_error=clusters majority_error=clusters selection=selection.j nmi=clusters ari=clusters used=clusters balance=clusters
    confidence=clusters mse=reconstruction mse_rolled=reconstruction rho=reconstruction preservation=labels
    agreement=labels label_entropy=labels)
. "$(dirname "$0")/../mnist.bash"

judge() {
    codes
    reconstructions 16
    estimate
    iae-eval --task clusters --estimate "$run/estimate.iae" -o "$run/clusters.tsv" "$run/test.iae"
    selection
    categories 30
    rm "$run/test.iae" "$run/estimate.iae"
}

runs
