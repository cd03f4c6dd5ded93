#!/usr/bin/env bash
# Train a model on your own images: folders, zip, tar, or single files.
#
#     run.sh [--quick] FILE|FOLDER ...        --quick: a narrow network and few steps, a minute or two, to check that it works
#
# SIZE      the middle square of each image is scaled to SIZExSIZE, a multiple of 8; default 32; 64 is four times the work
# IMPORT    further options of iae-import: "--crop 178" crops a smaller square, "--gray" converts to grey, "--color" permits
#           grey images among colour images
# SPEC      default cifar10-100-1000, whose local noise varies what the code does not hold; svhn-150 has no local noise, for
#           reconstructions as exact as possible; celeba-50-1000 and celeba-150 are the same with much wider networks
# STEPS     default 5000, of 100 images        OUT       default exp/own-images of the tree (exp/own-images-quick)
# THREADS   default: all cores                 IAE_BIN   the programs, default build/bin, which is built
#
# Leaves OUT/model.iae with model.spec and metrics.tsv; reconstructions.png, images not used in training with their
# reconstructions; samples.png, new images; eval.tsv; and during training image grids model-STEP.png. A run that was stopped is
# resumed by the same command, a finished one by larger STEPS. Images are decoded once, and OUT/settings says which: for other
# images, or another SIZE, IMPORT, SPEC or width, OUT is refused (73).
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
name=own-images
steps=5000
width=1
every=500
if [ "${1:-}" = --quick ]; then
    name=own-images-quick
    steps=200
    width=1/4
    every=100
    shift
fi
size=${SIZE:-32}
case ${1:--} in
-*)
    echo "usage: $0 [--quick] FILE|FOLDER ..." >&2
    exit 64
    ;;
esac
case $size in
*[!0-9]* | 0* | ????*) size=1 ;;
esac
if [ $((size % 8)) != 0 ]; then
    echo "$0: SIZE is a multiple of 8, to 992, not '$SIZE'" >&2
    exit 64
fi
preset=${SPEC:-cifar10-100-1000}
for input in "$@" "$root/pipelines/specs/$preset.spec"; do
    if [ ! -e "$input" ]; then
        echo "$0: $input: no such file or folder" >&2
        exit 66
    fi
done
steps=${STEPS:-$steps}
threads=${THREADS:-$(nproc)}
out=${OUT:-$root/exp/$name}
[ -n "${IAE_BIN:-}" ] || make -s -C "$root" all
PATH=${IAE_BIN:-$root/build/bin}:$PATH
mkdir -p "$out"
export IAE_MODEL=$out/model.iae
. "$root/pipelines/training.bash"

# list_settings INPUT ... - what OUT is made of, a line each; files in OUT itself are results
list_settings() {
    local times
    times=$(find -H "$@" -samefile "$out" -prune -o ! -type d -printf '%T@\n') || exit 66
    if [ -z "$times" ]; then
        echo "$0: $*: no files" >&2
        exit 65
    fi
    printf 'pictures%s\n' "$(printf ' %q' "$(realpath "$@")")"
    printf '%s files\n' "$(wc -l <<<"$times")"
    printf 'newest file %s\n' "$(date -u -d "@$(LC_ALL=C sort -n <<<"$times" | tail -n 1)" '+%F %T.%N')"
    printf '%s\n' "SIZE $size" "IMPORT '${IMPORT:-}'" "SPEC $preset" "width $width"
}

# check_settings - 73, and both settings, if OUT was made of others
check_settings() {
    local is now
    if [ ! -e "$out/settings" ]; then
        echo "$0: $out has no file 'settings', which says of what images it was made: another OUT, or remove it" >&2
        exit 73
    fi
    while IFS= read -r is <&3 && IFS= read -r now <&4; do
        if [ "$is" != "$now" ]; then
            echo "$0: $out is of $is, not of $now: another OUT, or remove it" >&2
            exit 73
        fi
    done 3<"$out/settings" 4<<<"$settings"
}

# 1. decode; one image of ten, but no more than 1000, is held out
settings=$(list_settings "$@")
if [ -e "$out/train.iae" ]; then
    check_settings
else
    echo "$settings" >"$out/settings"
    # shellcheck disable=SC2086
    iae-import --cover --size "$size" ${IMPORT:-} -o "$out/pictures.iae" "$@"
    iae-cut --field id,x "$out/pictures.iae" | iae-shuffle -o "$out/all.iae"
    n=$(rows_in "$out/all.iae")
    if [ "$n" -lt 20 ]; then
        echo "$0: $n pictures are too few: 20 are the least, thousands are better" >&2
        exit 65
    fi
    aside=$((n < 10000 ? n / 10 : 1000))
    iae-cut -n $aside -o "$out/test.iae" "$out/all.iae"
    iae-cut --skip $aside -o "$out/train.iae" "$out/all.iae"
    rm "$out/pictures.iae" "$out/all.iae"
fi

# 2. the spec, for this size and number of channels; it may be edited before the first step
spec=$out/model.spec
if [ ! -e "$spec" ]; then
    shape=$(iae-info "$out/train.iae" | sed -n 's/^field *x u1 \[\([0-9]*\),\([0-9]*\),\([0-9]*\)\]$/\1x\2x\3/p')
    "$root/pipelines/narrow.sh" $width "$root/pipelines/specs/$preset.spec" |
        sed "/^#/d; s/^data .*/data            $shape signed/" >"$spec.new"
    mv "$spec.new" "$spec"
fi

# 3. train
if [ "$(trained_steps)" -lt "$steps" ]; then
    there=$(rows_in "$out/train.iae")
    iae-shuffle --epochs $((($(rows_to_train "$spec" "$steps") + there - 1) / there)) "$out/train.iae" |
        train_to "$steps" "$out/metrics.tsv" "$spec" 1 --every 20 --save-every 100 --sheet-every $every
fi

# 4. image grids and errors
draws=$(awk '$1 == "noise" { print $2 == "none" ? 1 : 8 }' "$spec")
iae-encode --threads "$threads" "$out/test.iae" | iae-decode --threads "$threads" | iae-eval -q --task reconstruction -o "$out/eval.tsv"
iae-cut -n 16 "$out/test.iae" | iae-encode | iae-decode --draws "$draws" | iae-view -q --scale 2 --columns 16 -o "$out/reconstructions.png"
iae-sample -n 64 | iae-decode | iae-view -q --scale 2 --columns 16 -o "$out/samples.png"
cat "$out/eval.tsv"
echo "$out: reconstructions.png has pictures that were not trained on, and below each what its code becomes; samples.png has new ones"
