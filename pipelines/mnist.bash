# mnist.bash - common parts of the pipelines for MNIST: data, evaluation and image grids; sourced by them instead of runs.bash
#
# CLASSIFIER    the model that classifies reconstructions; default: that of pipelines/classifier, trained if it does not exist
#
# Numbers are for the 10000 test images. Evaluations that are fitted to data are fitted to training images 50000 to 59999.

quick_width=1/4
. "$(dirname "${BASH_SOURCE[0]}")/runs.bash"
if [ -n "${CLASSIFIER:-}" ] && [ ! -r "$CLASSIFIER" ]; then
    echo "$0: CLASSIFIER: cannot read $CLASSIFIER" >&2
    exit 66
fi
judged=10000
[ -z "$hasty" ] || judged=1000

data() {
    iae-fetch -q mnist | iae-shuffle --seed "$seed" --epochs $(((rows + 59999) / 60000))
}

# codes - codes of the test images, as $run/test.iae
codes() {
    iae-fetch -q --split test -n "$judged" mnist | iae-encode --threads "$threads" -o "$run/test.iae"
}

# estimate - codes of the training images for fitting, as $run/estimate.iae
estimate() {
    iae-fetch -q mnist | iae-cut --skip 50000 -n "$judged" | iae-encode --threads "$threads" -o "$run/estimate.iae"
}

# classifier - print its file, training it if necessary; several pipelines may call this at the same time
classifier() {
    local out=$root/exp/classifier quick=()
    if [ -n "${CLASSIFIER:-}" ]; then
        echo "$CLASSIFIER"
        return
    fi
    if [ -n "$hasty" ] && [ ! -e "$out/RESULTS.tsv" ]; then
        out=$out-quick
        quick=(--quick)
    fi
    mkdir -p "$out"
    env -u STEPS -u WIDTH OUT="$out" IAE_BIN="$(dirname "$(command -v iae-train)")" \
        flock "$out" "$root/pipelines/classifier/run.sh" "${quick[@]}" 1 >&2
    echo "$out/mnist-classifier-1/model.iae"
}

# reconstructions DRAWS - of the test images: error, share of the local noise, and whether the digit is kept
reconstructions() {
    local judge
    judge=$(classifier)
    iae-decode --threads "$threads" --draws "$1" "$run/test.iae" |
        iae-encode -m "$judge" --xhat --threads "$threads" -o "$run/answers.iae"
    iae-eval --task reconstruction -o "$run/reconstruction.tsv" "$run/answers.iae"
    iae-eval --task labels --confusion "$run/confusion.tsv" -o "$run/labels.tsv" "$run/answers.iae"
    rm "$run/answers.iae"
}

# selection - model selection without labels, by $run/estimate.iae: recovery of the categories of new images, and balance
selection() {
    iae-sample -n "$judged" | iae-decode --threads "$threads" | iae-encode --threads "$threads" --xhat |
        iae-eval --task selection --estimate "$run/estimate.iae" -o "$run/selection.tsv"
}

# of_each_digit N FILE - the first N rows of each class, class by class
of_each_digit() {
    local digit
    for digit in 0 1 2 3 4 5 6 7 8 9; do
        iae-cut --class "$digit" -n "$1" "$2"
    done | iae-cut
}

# categories - an image grid: a column for each category, each row with its own noise
categories() {
    iae-sample -n 12 --traverse categories | iae-decode | iae-view -q --rows 0 --scale 2 --columns "$1" -o "$run.png"
}
