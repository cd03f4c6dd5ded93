# ranks-ends.bash - processes of several ranks that begin, end, and leave nothing; loaded after helpers, training and ranks

# setup_ends - a folder for temporary files, and a variable by which processes of this test are known
setup_ends() {
    use_ranks
    write_specs
    mkdir temporary
    mkfifo never
    export TMPDIR=$PWD/temporary RANKS_TEST=$BATS_TEST_TMPDIR
}

# teardown - a test that failed leaves nobody behind, either
teardown() {
    local p
    for p in $(processes); do
        kill -KILL "$p" 2>/dev/null || true
    done
}

# processes [NAMES] - those of this test that are called so: launchers, ranks, and what copies for iae-ranks
processes() {
    local f name
    grep -lsz "^RANKS_TEST=$BATS_TEST_TMPDIR\$" /proc/[0-9]*/environ | while read -r f; do
        read -r name 2>/dev/null <"${f%/environ}/comm" || continue
        if [[ $name =~ ^(${1:-iae-.*|mpirun|orted|mpiexec.*|hydra.*|cat})$ ]]; then
            f=${f#/proc/}
            echo "${f%/environ}"
        fi
    done
}

# waits_for SECONDS COMMAND ... - until it succeeds
waits_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || { echo "waited in vain: $*"; return 1; }
        read -rt 0.05 <>"$BATS_TEST_TMPDIR/never" || true
    done
}

nobody() {
    [ -z "$(processes)" ]
}

# has_ended - the process `launcher`
has_ended() {
    ! kill -0 "${launcher:?}" 2>/dev/null
}

# nothing_left - no process, at the latest after some seconds, no temporary file of ours
nothing_left() {
    waits_for 10 nobody || { processes | xargs -I '{}' sh -c 'tr "\0" " " </proc/{}/cmdline; echo'; return 1; }
    no_stray
    [ -z "$(ls -d temporary/iae-ranks.* 2>/dev/null)" ]
}

# rank_process RANK - of the ranks that run
rank_process() {
    local p
    for p in $(processes iae-train-mpi); do
        if grep -qsz "^\(OMPI_COMM_WORLD\|PMI\)_RANK=$1\$" "/proc/$p/environ"; then
            echo "$p"
            return
        fi
    done
    return 1
}
