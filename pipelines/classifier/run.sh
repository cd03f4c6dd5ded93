#!/usr/bin/env bash
# The classifier that is used to evaluate reconstructions of MNIST: an encoder that is trained on all labels of the training set.
#
#     run.sh [--quick] [SEED ...]     6000 steps; exits with 1 below 99 % of the test images; --quick: few steps
#
# Leaves OUT/mnist-classifier-SEED/model.iae, and OUT/RESULTS.tsv. Then
#
#     iae-encode test.iae | iae-decode --draws 16 | iae-encode -m CLASSIFIER --xhat | iae-eval --task labels --confusion table.tsv
#
# tells how often the digit is kept. See pipelines/runs.bash for options.
set -euo pipefail

name=classifier
models=(mnist-classifier)
all_seeds=(1)
steps=6000
quick=20
columns=(label_error=eval)
. "$(dirname "$0")/../runs.bash"

# these rows are required but not learned from
data() {
    iae-fetch -q mnist | iae-shuffle --seed "$seed" --epochs $((rows / 60000 + 1))
}

# labelled rows are used in the order of the file
labelled() {
    iae-fetch -q mnist | iae-shuffle --seed "$seed"
}

judge() {
    local demand='label_error<=0.01'
    [ -z "$hasty" ] || demand='label_error<=1'
    iae-fetch -q --split test mnist | iae-encode --threads "$threads" |
        iae-eval --task labels --confusion "$run/confusion.tsv" --require "$demand" -o "$run/eval.tsv"
}

runs
