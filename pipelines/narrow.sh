#!/bin/sh
# Makes the networks of a spec narrower, for trials: the hidden layers of encoder, decoder, rec and reg get a fraction of their
# width; sizes that are words (code, data), and the last layers, whose size follows from data and code, stay.
#
#     narrow.sh 1/4 SPEC > NARROWER
set -eu

case ${1:-} in
1) parts=1 ;;
1/[1-9] | 1/[1-9][0-9]) parts=${1#1/} ;;
*) parts= ;;
esac
if [ $# != 2 ] || [ -z "$parts" ]; then
    echo "usage: $0 1/N SPEC" >&2
    exit 64
fi
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
    { print }' "$2"
