#!/usr/bin/env bash
#SBATCH --signal=B:USR1@120 --requeue --open-mode=append
# slurm.sh COMMAND ... - a batch script of Slurm for a command that saves when it has to stop: it goes on when the job is started again
# Installed as share/iae/pipelines/grid/slurm.sh; man 1 iae-grid has a section about it. The command is a job of a grid, for each
# index of an array, or a training, by one process or by ranks that srun, mpirun or iae-ranks starts:
#
#     sbatch --array=1-"$(iae-grid my.grid list | wc -l)" -c 4 slurm.sh iae-grid my.grid job
#     sbatch -N 4 -n 4 -c 16 slurm.sh srun -K1 --mpi=pmix iae-train-mpi \
#         --spec mnist-10-100 --set 'shards 4' --metrics metrics.tsv -o model.iae epochs.iae
#
# A training whose model is there gets --resume, also in the first session of a job.
#
# Two minutes before the time limit this shell gets SIGUSR1, and passes it on to the process of the command: srun, mpirun and
# iae-ranks take it to their ranks and keep the status, iae-grid stops its job. They save and end with 75, and the job goes back into
# the queue. SIGTERM is passed on, too, but is what Slurm or the user ends a job with, so that it is not put back.
#
#     scancel -b -s USR1 JOB      save, and back into the queue
#     scancel -b -s TERM JOB      save, and end
#     scancel JOB                 end: no time for ranks of mpirun (a second), little for those of srun (KillWait, mostly 30 s)
#
# 75 without a signal (--max-time, --patience) puts the job back, too. Statuses that would be the same again end it: 64, 65, 66, 69,
# 70, 73, 78, 79. Others, as of a rank that was killed, are tried again until the job has been restarted RETRIES times (default 3).
set -u

say() {
    printf 'slurm.sh: %s\n' "$*" >&2
}

# read_training WORD ... - of a command that trains: which word is the program, its model, and what decides whether it can be resumed
read_training() {
    local word before='' i=0
    at='' model=model.iae sets='' spec='' resumes=''
    for word; do
        i=$((i + 1))
        case ${at:+option}$before in
        '') case ${word##*/} in iae-train | iae-train-mpi) at=$i ;; esac ;;
        option-o) model=$word before= ;;
        option)
            case $word in
            -o | --output) before=-o ;;
            -o*) model=${word#-o} ;;
            --output=*) model=${word#*=} ;;
            --resume) resumes=yes ;;
            --set | --set=*) sets=yes ;;
            --spec | --spec=*) spec=yes ;;
            esac
            ;;
        esac
    done
}

# stop_command - SIGUSR1 to the command, once: a second signal of the same kind would end a training without saving
stop_command() {
    if [ -n "$pid" ] && [ -z "$told" ]; then
        told=yes
        kill -USR1 "$pid" 2>/dev/null
    fi
}

# pass_on SIGNAL
# shellcheck disable=SC2317
pass_on() {
    say "SIG$1, passed on"
    [ "$1" != TERM ] || ended=yes
    stopped=yes caught=yes
    stop_command
}

pid='' told='' stopped='' caught='' ended='' restarts=${SLURM_RESTART_COUNT:-0}
trap 'pass_on USR1' USR1
trap 'pass_on TERM' TERM
if [ $# = 0 ] || [ -z "${SLURM_JOB_ID:-}" ]; then
    say 'usage: sbatch [OPTION ...] slurm.sh COMMAND ...'
    exit 64
fi
read_training "$@"
if [ -n "$at" ] && [ -z "$resumes" ]; then
    if [ -n "$sets" ] && [ -z "$spec" ]; then
        say '--set needs --spec here, since a training cannot be resumed without'
        exit 64
    fi
    if [ -e "$model" ]; then
        set -- "${@:1:at}" --resume "${@:at+1}"
    elif [ "$restarts" -gt 0 ]; then
        set -- "${@:1:at}" --force "${@:at+1}"      # metrics of a session that was killed before it had saved
    fi
fi

# srun does not take it from sbatch itself
[ -z "${SLURM_CPUS_PER_TASK:-}" ] || export SRUN_CPUS_PER_TASK="$SLURM_CPUS_PER_TASK"
"$@" &
pid=$!
[ -z "$stopped" ] || stop_command
# a signal may end wait, and the command, too, a moment later
while
    wait "$pid"
    status=$?
    [ -n "$caught" ]
do caught=; done
[ -z "$stopped" ] || [ $status != 138 ] || status=75        # SIGUSR1 before the command was ready for it

case $status in
0) exit 0 ;;
75) [ -z "$ended" ] || exit 75 ;;
64 | 65 | 66 | 69 | 70 | 73 | 78 | 79) exit $status ;;
*) [ -z "$ended" ] && [ "$restarts" -lt "${RETRIES:-3}" ] || exit $status ;;
esac
trap '' TERM USR1
say "status $status: back into the queue, $restarts times before"
# one job of an array has the number of the array, by which all of them would be put back
job=$SLURM_JOB_ID
[ -z "${SLURM_ARRAY_JOB_ID:-}" ] || job=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
scontrol requeue "$job" || say "the job could not be put back"
exit $status
