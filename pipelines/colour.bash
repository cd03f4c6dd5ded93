# colour.bash - common parts of the pipelines for SVHN and CelebA: data, evaluation and image grids; sourced instead of runs.bash
# by a pipeline whose name is that of a data set of iae-fetch
#
# TRAIN, TEST   streams of other images of the same size, from iae-import, used instead of the data set; the results then
#               are not those of the paper, and go to exp/NAME-other
#
# The data are stored as OUT/train.iae and OUT/test.iae. Numbers are for the first 2000 test images.

set=$name
if [ -n "${TRAIN:-}" ] || [ -n "${TEST:-}" ]; then
    name=$name-other
    [ -e "${TRAIN:-}" ] && [ -e "${TEST:-}" ] || {
        echo "$0: TRAIN and TEST are two files, of one kind of pictures" >&2
        exit 64
    }
fi
quick_width=1/4
. "$(dirname "${BASH_SOURCE[0]}")/runs.bash"
judged=2000
[ -z "$hasty" ] || judged=200
training=${TRAIN:-$out/train.iae}
testing=${TEST:-$out/test.iae}

# rows_of SPLIT FILE - fetch the rows unless the file exists
rows_of() {
    local status=0
    [ ! -e "$2" ] || return 0
    iae-fetch --split "$1" -o "$2" "$set" || status=$?
    [ $status = 0 ] || echo "$0: without $set there is no run; or give other pictures as TRAIN=FILE TEST=FILE" >&2
    return $status
}

data() {
    local there
    there=$(rows_in "$training")
    iae-shuffle --seed "$seed" --epochs $(((rows + there - 1) / there)) "$training"
}

# reconstructions of test images: their error, the share of the local noise, and a grid: each image, and draws below it
judge() {
    local draws=4 shown=8
    case $model in
    *-150) draws=1 shown=1 ;;           # nothing to draw
    esac
    iae-cut -n "$judged" "$testing" | iae-encode --threads "$threads" -o "$run/test.iae"
    iae-decode --threads "$threads" --draws $draws "$run/test.iae" |
        iae-eval --task reconstruction -o "$run/reconstruction.tsv"
    iae-eval --task prior --threads "$threads" -o "$run/codes.tsv" "$run/test.iae"
    iae-cut -n 16 "$run/test.iae" | iae-decode --draws $shown | iae-view -q --scale 2 --columns 16 -o "$run.png"
    iae-sample -n 64 --seed "$seed" | iae-decode | iae-view -q --scale 2 --columns 16 -o "$run-samples.png"
    rm "$run/test.iae"
}

rows_of train "$training"
rows_of test "$testing"
runs
