#!/bin/bash
# Open MPI 4.1's mpirun drops what a program prints when its own stdout cannot be written, and tells nobody
#
# A program that prints to a full disk gets ENOSPC, and one that minds ends with an error. Under mpirun a rank prints to a terminal
# that mpirun has made for it, which always takes all; mpirun writes it on. When that fails, the rank is not told, mpirun says nothing,
# and its status is 0. A table of results that a job prints is cut short, and the job counts as done. So results of ranks belong in
# files that the program opens itself, or through a FIFO.
#
# Seen with openmpi-bin 4.1.4-3+b1 of Debian 12:
#
#     seq 1 100000 >/dev/full                  seq: write error, status 1
#     mpirun -n 1 seq 1 100000 >/dev/full      nothing, status 0
#
# Exit status: 0 it still is so, 1 it is not, 77 this version cannot be installed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
version=4.1.4-3+b1
installed() { [ "$(dpkg-query -W -f '${Version}' openmpi-bin 2>/dev/null)" = "$version" ]; }
installed || apt-get install -y --no-install-recommends "openmpi-bin=$version" >/dev/null 2>&1 || exit 77
installed || exit 77
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 LC_ALL=C
alone=0
said=$(seq 1 100000 2>&1 >/dev/full) || alone=$?
echo "alone: status $alone, '$said'"
ranked=0
heard=$(mpirun -n 1 seq 1 100000 2>&1 >/dev/full) || ranked=$?
echo "openmpi-bin $version, mpirun: status $ranked, '$heard'"
[ "$alone" = 1 ] && [ "$ranked" = 0 ] && [ -z "$heard" ]
