#!/usr/bin/env bash
# Train a model on your own images: folders, zip, tar, or single files. Installed as iae-own-images; man 1 iae-own-images is the
# manual.
#
#     run.sh [--quick] FILE|FOLDER ...        --quick: a narrow network and few steps, a minute or two, to check that it works
#
# SIZE      the middle square of each image is scaled to SIZExSIZE, a multiple of 8; default 32; 64 is four times the work
# IMPORT    further options of iae-import: "--crop 178" crops a smaller square, "--gray" converts to grey, "--color" permits
#           grey images among colour images
# SPEC      default cifar10-100-1000, whose local noise varies what the code does not hold; svhn-150 has no local noise, for
#           reconstructions as exact as possible; celeba-50-1000 and celeba-150 are the same with much wider networks
# STEPS     default 5000, of 100 images        THREADS   default: all cores
# OUT       default own-images-NAME, NAME being that of the folder or file; that of run.sh is in exp of the tree
# IAE_BIN   the programs; default for run.sh build/bin, which is built
#
# Leaves OUT/model.iae with model.spec and metrics.tsv; reconstructions.png, images not used in training with their
# reconstructions; samples.png, new images; eval.tsv; and during training image grids model-STEP.png. A run that was stopped is
# resumed by the same command, a finished one by larger STEPS. Images are decoded once, and OUT/settings says which: for other
# images, or another SIZE, IMPORT, SPEC or width, OUT is refused (73).
set -euo pipefail

program=iae-own-images
pipelines=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$pipelines/program.sh"

print_help() {
    cat <<'HELP'
Usage: iae-own-images [--quick] FILE|FOLDER ...
Train a model on your own images: folders, zip and tar files, or single files.

      --quick              a narrow network and 200 steps, to see that it works
  -h, --help               print this help and exit
  -V, --version            print the version and exit

Variables: SIZE side of the images, a multiple of 8 (default 32); IMPORT more
options of iae-import; SPEC the spec (default cifar10-100-1000); STEPS (default
5000); OUT the folder of results (default own-images-NAME); THREADS (default
all cores). The same command goes on where it was stopped; larger STEPS go
further.

Exit status: 0 success; 64 usage; 65 damaged, or fewer than 20 images; 66 no
such file; 73 OUT is of other images or settings; 75 stopped, and saved; else
that of the program that failed. See also: man 1 iae-own-images
HELP
}

# short_name FILE - a file's or folder's own name, as it can be part of another
short_name() {
    basename -- "$(realpath -- "$1")" | sed 's/\.\(zip\|tar\|tar\.gz\|tgz\)$//; s/[^A-Za-z0-9._-]\{1,\}/-/g'
}

answer_common_options "$@"
steps=5000 width=1 every=500 quick=
if [ "${1:-}" = --quick ]; then
    steps=200 width=1/4 every=100 quick=-quick
    shift
fi
if [ "${1:-}" = -- ]; then
    shift
    set -- "${@/#-/./-}"
fi
size=${SIZE:-32}
case ${1--} in
-*) exit_with 64 'usage: iae-own-images [--quick] FILE|FOLDER ...; try --help' ;;
esac
case $size in
*[!0-9]* | 0* | ????*) size=1 ;;
esac
[ $((size % 8)) = 0 ] || exit_with 64 "SIZE is a multiple of 8, to 992, not '$SIZE'"
for input; do
    [ -e "$input" ] || exit_with 66 "$input: no such file or folder"
done
steps=${STEPS:-$steps}
case $steps in
'' | *[!0-9]* | ??????????*) exit_with 64 "STEPS is a number, not '$steps'" ;;
esac
out=own-images-$(short_name "$1")$quick
# the script of the source tree builds the programs, and keeps results together
if [ "${0##*/}" = run.sh ] && [ -e "$pipelines/../Makefile" ]; then
    tree=$(dirname "$pipelines")
    out=$tree/exp/$out
    [ -n "${IAE_BIN:-}" ] || make -s -C "$tree" all
    IAE_BIN=${IAE_BIN:-$tree/build/bin}
fi
out=${OUT:-$out}
use_programs
preset=${SPEC:-cifar10-100-1000}
threads=${THREADS:-$(nproc)}
case $threads in
'' | *[!0-9]* | 0* | ????*) exit_with 64 "THREADS is a number, not '$threads'" ;;
esac
spec_text=$("$pipelines/narrow.sh" $width "$preset") || exit
mkdir -p -- "$out" 2>/dev/null || exit_with 73 "$out: cannot create"
# what is there must be ours, and nobody else at work on it
if [ -n "$(ls -A -- "$out")" ] && ! grep -qs '^pictures ' "$out/settings"; then
    exit_with 73 "$out: has other files, and none of this program; name another OUT"
fi
exec 9<"$out"
flock -n 9 || exit_with 75 "$out: another process works in it"
export IAE_MODEL=$out/model.iae
. "$pipelines/training.bash"

# list_settings INPUT ... - what OUT is made of, a line each; files in OUT itself are results
list_settings() {
    local times
    times=$(find -H "$@" -samefile "$out" -prune -o ! -type d -printf '%T@\n') || exit 66
    [ -n "$times" ] || exit_with 65 "$*: no files"
    printf 'pictures%s\n' "$(printf ' %q' "$(realpath "$@")")"
    printf '%s files\n' "$(wc -l <<<"$times")"
    printf 'newest file %s\n' "$(date -u -d "@$(LC_ALL=C sort -n <<<"$times" | tail -n 1)" '+%F %T.%N')"
    printf '%s\n' "SIZE $size" "IMPORT '${IMPORT:-}'" "SPEC $preset" "width $width"
}

# check_settings - 73, and both settings, if OUT was made of others
check_settings() {
    local is now
    [ -e "$out/settings" ] || exit_with 73 "$out has no file 'settings', which says of what images it was made: another OUT, or remove it"
    while IFS= read -r is <&3 && IFS= read -r now <&4; do
        [ "$is" = "$now" ] || exit_with 73 "$out is of $is, not of $now: another OUT, or remove it"
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
    [ "$n" -ge 20 ] || exit_with 65 "$n pictures are too few: 20 are the least, thousands are better"
    aside=$((n < 10000 ? n / 10 : 1000))
    iae-cut -n $aside -o "$out/test.iae" "$out/all.iae"
    iae-cut --skip $aside -o "$out/train.iae" "$out/all.iae"
    rm "$out/pictures.iae" "$out/all.iae"
fi

# 2. the spec, for this size and number of channels; it may be edited before the first step
spec=$out/model.spec
if [ ! -e "$spec" ]; then
    shape=$(iae-info "$out/train.iae" | sed -n 's/^field *x u1 \[\([0-9]*\),\([0-9]*\),\([0-9]*\)\]$/\1x\2x\3/p')
    sed "/^#/d; s/^data .*/data            $shape signed/" >"$spec.new" <<<"$spec_text"
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

# what_to_expect STEPS - of images at this step, and how many more to try
what_to_expect() {
    if [ "$1" -lt 1000 ]; then
        echo "colours and where they are, in coarse noise; shapes come after about 2000 steps: STEPS=2000"
    elif [ "$1" -lt 4000 ]; then
        echo "shapes, still grainy; more of the details by 5000 steps: STEPS=5000"
    else
        echo "shapes and some details; more steps, or a larger SIZE, may add to them: STEPS=$((2 * $1))"
    fi
}
cat <<END
$out: step $(trained_steps)
reconstructions.png has images that were not trained on, and below each what its code becomes; samples.png has new ones;
model-*.png, one every $every steps, show the training. To be expected now: $(what_to_expect "$(trained_steps)")
END
