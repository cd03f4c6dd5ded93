#!/bin/sh
# A program of several processes as a part of a pipe: stdin, stdout and stderr of rank 0 go through FIFOs, since launchers of MPI copy
# what comes in ways of their own, or not at all, lose last words, and do not tell rank 0 that nobody reads its output; signals become
# SIGUSR1, at which rank 0 saves; and the status is that of rank 0. Installed as iae-ranks.
#
#     iae-shuffle --epochs 50 images.iae | ranks.sh -n 4 iae-train-mpi --set 'shards 4'
set -eu

program=iae-ranks
patience=5          # seconds from a signal to that of the launcher, if rank 0 has not begun
grace=20            # seconds from the end of rank 0 to that of the launcher
lost_daemon=205     # status of Open MPI's launcher when it has found out itself
pipelines=$(dirname "$(readlink -f "$0")")
. "$pipelines/program.sh"

print_help() {
    cat <<'HELP'
Usage: iae-ranks [LAUNCHER-OPTION ...] PROGRAM [OPTION ...] [FILE ...]
Run PROGRAM, such as iae-train-mpi, as several processes in a pipe.

Options before PROGRAM, the first word whose name begins with iae-, are those of
mpirun, or of the launcher that the variable MPIRUN names: -n 4, a hostfile.
Standard input goes to rank 0, which has to be on this machine. At SIGINT,
SIGTERM or SIGHUP the model is saved, and its training can be resumed.

  -h, --help               print this help and exit
  -V, --version            print the version and exit

Exit status: 0 success; 64 usage; 69 no launcher; 71 no FIFO; 74 no output; 75
saved, or a machine was lost; else that of PROGRAM's rank 0, and 128 and more if
a signal killed one.
See also: man 1 iae-ranks, man 1 iae-train-mpi
HELP
}

# is_program WORD - one of ours, not an option of the launcher
is_program() {
    case ${1##*/} in
    iae-*) [ "${1#-}" = "$1" ] ;;
    *) false ;;
    esac
}

# has_input - whether there is something to read on stdin: a pipe, a socket or a file
has_input() {
    [ -p /dev/stdin ] || [ -S /dev/stdin ] || [ -f /dev/stdin ]
}

# What each process is: rank 0 reads one FIFO, if there is one, and writes to others, if they are on this machine; the others read nothing.
# shellcheck disable=SC2016
rank='
    folder=$1 fifo=$2
    shift 2
    [ "${OMPI_COMM_WORLD_RANK:-${PMI_RANK:-${PMIX_RANK:-0}}}" = 0 ] || exec "$@" </dev/null
    if [ -p "$folder/lines" ]; then
        exec 3<>"$folder/lines" >"$folder/lines" 3>&-
        exec 3<>"$folder/words" 2>"$folder/words" 3>&-
        trap "exit 75" USR1
        echo $$ >"$folder/process"
        [ ! -e "$folder/stop" ] || { echo "iae-ranks: stopped before the first rank began" >&2; exit 75; }
    fi
    [ -n "$fifo" ] || exec "$@" </dev/null
    [ -p "$fifo" ] || { echo "iae-ranks: rank 0 is not on the machine that the data come from" >&2; exit 64; }
    exec "$@" <"$fifo"'

answer_common_options "$@"
words=0 found=''
for word; do
    ! is_program "$word" || { found=$word; break; }
    words=$((words + 1))
done
[ -n "$found" ] || exit_with 64 'usage: iae-ranks [LAUNCHER-OPTION ...] PROGRAM [OPTION ...]; try --help'
use_programs
command -v "$found" >/dev/null || exit_with 69 "$found: no such program; make builds it where there is a compiler of MPI"
path=$(command -v "$found")
mpirun=${MPIRUN:-mpirun}
command -v "${mpirun%% *}" >/dev/null || exit_with 69 "$mpirun: no such launcher; it belongs to an MPI such as Open MPI"

# without a stderr, all may still speak
(exec 3>&2) || exec 2>/dev/null
folder=$(mktemp -d "${TMPDIR:-/tmp}/iae-ranks.XXXXXX") || exit 71
feeder='' printer='' speaker='' watcher='' launcher='' fifo=''
# clean_up - what reads our stdin, writes our stdout and stderr and watches ends with us
clean_up() {
    for job in $feeder $printer $speaker $watcher; do
        kill -KILL "$job" 2>/dev/null || :
    done
    rm -rf "$folder"
}
trap clean_up EXIT
mkfifo "$folder/lines" "$folder/words" || exit 71
if has_input; then
    fifo=$folder/rows
    mkfifo "$fifo" || exit 71
fi

# The words before the program, our own for Open MPI, then what to run on each machine.
count=$#
while [ "$words" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    words=$((words - 1))
    count=$((count - 1))
done
shift
count=$((count - 1))
case $($mpirun --version 2>/dev/null) in
*'Open MPI'*) set -- "$@" -q --bind-to none ;;
esac
set -- "$@" sh -c "$rank" iae-ranks "$folder" "$fifo" "$path"
while [ "$count" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    count=$((count - 1))
done

# copy [FIFO] - from stdin to stdout or the FIFO, whatever signals all processes of the pipe get: we say when it ends
copy() {
    trap '' INT TERM HUP
    [ -z "${1-}" ] || exec >"$1"
    exec cat 2>/dev/null
}

# await PROCESS - sets `status`; signals may come between
await() {
    while :; do
        wait "$1" 2>/dev/null && status=0 || status=$?
        kill -0 "$1" 2>/dev/null || return 0
    done
}

# What rank 0 writes has a reader from the start, and a writer to the end: neither waits for the other, and both hear of its end. With
# the first of the descriptors the others open at once.
exec 5<>"$folder/lines" 4<"$folder/lines" 3>"$folder/lines" 5>&-
copy <&4 3>&- 4<&- &
printer=$!
exec 5<>"$folder/words" 4<"$folder/words" 6>"$folder/words" 5>&-
copy <&4 >&2 3>&- 4<&- 6>&- &
speaker=$!
exec 4<&-

# rank_0 - its number as a process, where it is on this machine and has begun
rank_0() {
    [ ! -s "$folder/process" ] || cat "$folder/process"
}

# stop - rank 0 saves, and all end. It is told without the launcher: hydra forgets the status of what then ends at once, and no launcher
# tells a rank that has not begun, which looks for the file
stop() {
    : >"$folder/stop"
    [ -z "$(rank_0)" ] || kill -USR1 "$(rank_0)" 2>/dev/null || :
}

# watch - a rank 0 that does not begin is on another machine, where the launcher takes the signal to it. A launcher that has lost a
# machine goes on waiting for it when rank 0 has given up: it is killed
watch() {
    exec 3>&- 6>&- </dev/null >/dev/null 2>&1
    until [ -n "$(rank_0)" ]; do
        sleep 1
        if [ -e "$folder/stop" ] && [ "$patience" -gt 0 ]; then
            patience=$((patience - 1))
            [ "$patience" -gt 0 ] || kill -USR1 "$launcher"
        fi
    done
    while [ "$grace" -gt 0 ]; do
        kill -0 "$(rank_0)" || grace=$((grace - 1))
        sleep 1
    done
    : >"$folder/hangs"
    kill -KILL "$launcher"
}

# The launcher gets no signal of the terminal's: it would kill the ranks while rank 0 saves.
trap stop INT TERM HUP USR1
# Its files are in our folder, and go with it even if it is killed.
# shellcheck disable=SC2086
TMPDIR=$folder setsid $mpirun "$@" </dev/null 3>&- 6>&- &
launcher=$!
watch &
watcher=$!
if [ -n "$fifo" ]; then
    # sh gives a job in the background the null device, but not what is redirected
    exec 4<&0
    copy "$fifo" <&4 3>&- 4<&- 6>&- &
    feeder=$!
    exec 4<&- </dev/null
fi
await "$launcher"
ended=$status
[ -z "$feeder" ] || kill -KILL "$feeder" 2>/dev/null || :   # it may wait for a rank 0 that never began to read
exec 3>&- 6>&-
await "$speaker"
await "$printer"
printer='' speaker=''
# a rank that was not ready for the signal dies of it, 138, or 10 as hydra says it
if [ -e "$folder/stop" ]; then
    case $ended in
    10 | 75 | 138) ended=75 ;;
    esac
fi
if [ -e "$folder/hangs" ]; then
    exit_with 75 "$mpirun did not end with rank 0, as when a machine is lost, and was killed; continue with --resume"
elif [ "$ended" = "$lost_daemon" ]; then
    exit_with 75 "$mpirun lost a machine; continue with --resume"
fi
[ "$ended" != 0 ] || [ "$status" = 0 ] || exit_with 74 '<stdout>: cannot write'
exit "$ended"
