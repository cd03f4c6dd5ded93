#!/usr/bin/env bash
# The judge of reconstructions: a classifier of MNIST by this toolkit, an encoder that is taught all labels of the training set.
#
#     run.sh [--quick] [SEED ...]     6000 steps, and at least 99 % of the test images, else exit 1; --quick: few
#
# Leaves OUT/mnist-classifier-SEED/model.iae, and OUT/RESULTS.tsv. Then
#
#     iae-encode test.iae | iae-decode --draws 16 | iae-encode -m CLASSIFIER --xhat | iae-eval --task labels --confusion table.tsv
#
# says how often the digit is still there. See pipelines/runs.bash for options.
set -euo pipefail

name=classifier
models=(mnist-classifier)
all_seeds=(1)
steps=6000
quick=20
columns=(label_error=eval)
. "$(dirname "$0")/../runs.bash"

# nothing is learnt from these
data() {
    iae-fetch -q mnist | iae-shuffle --seed "$seed" --epochs $((rows / 60000 + 1))
}

# labelled rows are taken in the order of their file
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
