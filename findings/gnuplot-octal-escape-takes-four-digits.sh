#!/bin/bash
# gnuplot 5.4 takes a fourth digit into an octal escape that begins with 0
#
# Strings in double quotes have escapes \nnn of three octal digits, as in C and printf(1). One expects "\05510" to be the characters
# "-10", since \055 is "-". gnuplot reads \0551 as one number, 0551, and keeps its low 8 bits, which is "i". An escape that does not
# begin with 0 ends after three digits: "\1012" is "A2". So who writes titles or names of files into a script by escaping every
# byte that is no letter gets other text wherever a digit follows; a letter may follow.
#
# Seen with gnuplot-nox 5.4.4+dfsg1-2+b2 of Debian 12:
#
#     print "\05510"     i0
#     print "\1012"      A2
#     print "\055a"      -a
#
# Exit status: 0 it still is so, 1 it is not, 77 this version cannot be installed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
version=5.4.4+dfsg1-2+b2
installed() { [ "$(dpkg-query -W -f '${Version}' gnuplot-nox 2>/dev/null)" = "$version" ]; }
installed || apt-get install -y --no-install-recommends "gnuplot-nox=$version" >/dev/null 2>&1 || exit 77
installed || exit 77
said=$(printf '%s\n' 'print "\05510"' 'print "\1012"' 'print "\055a"' | gnuplot 2>&1)
echo "gnuplot-nox $version:"
echo "$said"
[ "$said" = $'i0\nA2\n-a' ]
