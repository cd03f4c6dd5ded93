#!/usr/bin/env bash
# Section 2.1.2: MNIST with 100 labels, ten of each digit, by an implicit autoencoder with 10 categories. The seed also
# selects the labelled images, which are also among the unlabelled ones.
# Leaves OUT/MODEL-SEED.png, a grid with a column for each category, each row with its own noise, and OUT/RESULTS.tsv. See
# pipelines/runs.bash for options, pipelines/mnist.bash for the classifier.
set -euo pipefail

name=semi-supervised
models=(mnist-ssl-100)
all_seeds=(1 2 3 4 5 6 7 8 9 10)
steps=50000         # minibatches of 100
quick=100
columns=(label_error=labels nmi=clusters balance=clusters confidence=clusters mse=reconstruction mse_rolled=reconstruction
    rho=reconstruction preservation=labels agreement=labels label_entropy=labels)
. "$(dirname "$0")/../mnist.bash"

labelled() {
    iae-fetch -q mnist | iae-mask --per-class 10 --seed "$seed"
}

judge() {
    codes
    reconstructions 16
    iae-eval -q --task clusters -o "$run/clusters.tsv" "$run/test.iae"
    categories 10
    rm "$run/test.iae"
}

runs
