#!/bin/sh
# Makes the networks of a spec narrower, for trials: the hidden layers of encoder, decoder, rec and reg get a fraction of their
# width; sizes that are words (code, data), and the last layers, whose size follows from data and code, stay. Installed as
# iae-narrow.
#
#     narrow.sh 1/4 SPEC > NARROWER
set -eu

program=iae-narrow
pipelines=$(dirname "$(readlink -f "$0")")
. "$pipelines/program.sh"

print_help() {
    cat <<'HELP'
Usage: iae-narrow 1/N SPEC
Make the networks of a spec narrower, for quick trials.

The hidden layers get 1/N of their width, rounded up, N from 1 to 99; the last
layer of each network keeps its size. SPEC is a file or an installed spec; the
narrower one is written to stdout.

  -h, --help               print this help and exit
  -V, --version            print the version and exit

Exit status: 0 success; 64 usage; 66 no such spec; 74 output failed.
See also: man 1 iae-narrow, man 5 iae-spec
HELP
}

# find_spec NAME - the file of a spec: a file, or an installed one of this name
find_spec() {
    for file in "$1" "${IAE_SHARE:-$pipelines/..}/specs/$1.spec" "$pipelines/specs/$1.spec"; do
        if [ -f "$file" ] && [ -r "$file" ]; then
            printf '%s\n' "$file"
            return
        fi
    done
    exit_with 66 "$1: no file that can be read, and no installed spec"
}

answer_common_options "$@"
[ "${1-}" != -- ] || shift
case ${1-} in
1) parts=1 ;;
1/[1-9] | 1/[1-9][0-9]) parts=${1#1/} ;;
*) parts= ;;
esac
if [ $# != 2 ] || [ -z "$parts" ]; then
    exit_with 64 "usage: iae-narrow 1/N SPEC; try --help"
fi
spec=$(find_spec "$2")
awk -v parts="$parts" '
    BEGIN { kind = "(^|:)[ \t]*(fc|conv|upconv)[ \t]+"; width = kind "(data/)?([0-9]+x)*[0-9]+" }
    /^[ \t]*(encoder|decoder|rec|reg):/ {
        layers = split($0, layer, ";")
        for (last = layers; last > 1 && layer[last] !~ kind; last--)
            ;
        line = ""
        for (i = 1; i <= layers; i++) {
            if (i < last && match(layer[i], width)) {
                front = substr(layer[i], 1, RSTART + RLENGTH - 1)       # up to the width, which is its last number
                rest = substr(layer[i], RSTART + RLENGTH)
                match(front, /[0-9]+$/)
                layer[i] = substr(front, 1, RSTART - 1) int((substr(front, RSTART) + parts - 1) / parts) rest
            }
            line = line (i > 1 ? ";" : "") layer[i]
        }
        $0 = line
    }
    { print }' <"$spec" 2>/dev/null || exit_with 74 '<stdout>: cannot write'
