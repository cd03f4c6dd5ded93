#!/usr/bin/env bash
# grid.sh GRID COMMAND - experiment grids: every combination of settings and seeds, resumable, in parallel, on one or many machines
# Installed as iae-grid; man 1 iae-grid is the manual.
#
#     grid.sh my.grid list             the jobs, one a line: number, name
#     grid.sh my.grid check            check the spec of every job
#     grid.sh my.grid all [JOBS]       check, then run all of them, JOBS at a time (default 1), except those that are done
#     grid.sh my.grid job N            run or resume job N
#     grid.sh my.grid status           what each job does, or why it failed, and the time left
#     grid.sh my.grid table            a row for each job that is done: its settings, and every metric
#     grid.sh my.grid summary          mean, standard deviation, smallest and largest over the seeds, for each setting and metric
#
# Several machines that share a disk: the command all on each, GNU parallel, or slurm.sh beside this script; man 1 iae-grid tells how.
#
# A grid is a shell file (example.grid beside this script):
#
#     spec=mnist-10-100                     of iae-train --spec
#     steps=2000
#     seeds='1 2 3'
#     vary 'rate encoder' 5e-5 1e-4         a line of the spec and its values; again for more lines
#     prepare() { ... }                     called before a job begins and when its spec is checked; may write a spec and set $spec
#     data() { ... }                        rows for training on stdout
#     sheet() { ... }                       a PNG of the trained model on stdout; default: of images, reconstructions, else samples
#     judge() { ... }                       the evaluation: a table "metric<TAB>value" on stdout; $IAE_MODEL is the trained model
#
# These functions can use $seed, $steps and $folder. Each job has a folder beside the grid, runs/NAME (RUNS is another folder than
# runs), with settings, which must not change but for more steps; model.iae; metrics.tsv, the output of iae-train; sheet.png; log,
# the messages; seconds, the time of each session; failed, status and reason of a job that failed; and eval.tsv, which exists when
# it is done. THREADS is the number of threads of each job, by default its share of the cores.
set -euo pipefail

program=iae-grid
here=$(dirname "$(readlink -f "$0")")
pipelines=$(dirname "$here")
. "$pipelines/program.sh"

print_help() {
    cat <<'HELP'
Usage: iae-grid GRID COMMAND [ARGUMENT]
Train a model for every combination of the settings and seeds of the file GRID.

  list                     the jobs, a line each: number, name
  check                    check the spec of every job
  all [JOBS]               check, then run or resume all jobs, JOBS at a time
                           (default 1)
  job [N]                  run or resume job N (default SLURM_ARRAY_TASK_ID)
  status                   what each job does or why it failed; the time left
  table                    a row for each job that is done: settings, metrics
  summary                  mean, deviation, smallest and largest over the seeds

  -h, --help               print this help and exit
  -V, --version            print the version and exit

Exit status: 0 all is done; 64 usage; 66 no such file; 73 a job's folder is of
other settings; 75 stopped, the same command goes on; 78 a spec is wrong; else
that of the first job that failed. See also: man 1 iae-grid
HELP
}

answer_common_options "$@"
[ "${1-}" != -- ] || shift
[ $# -ge 2 ] && [ $# -le 3 ] || exit_with 64 'usage: iae-grid GRID list|check|all|job|status|table|summary; try --help'
grid=$1 command=$2
case $#$command in 2* | 3all | 3job) ;; *) exit_with 64 "$command takes no operand; try --help" ;; esac
[ -f "$grid" ] && [ -r "$grid" ] || exit_with 66 "$grid: cannot read"
case $grid in */*) ;; *) grid=./$grid ;; esac
runs=${RUNS:-$(dirname "$grid")/runs}
use_programs
. "$pipelines/training.bash"
. "$here/settings.bash"
. "$here/jobs.bash"
. "$here/status.bash"
. "$here/tables.bash"
read_grid

# show COMMAND ... - what it prints, or 74
show() {
    local text
    text=$("$@")
    printf '%s\n' "$text" 2>/dev/null || exit_with 74 '<stdout>: cannot write'
}

case $command in
list) show print_jobs ;;
check) check_specs ;;
job)
    number=${3:-${SLURM_ARRAY_TASK_ID:-}}
    [ -n "$number" ] || exit_with 64 'job: its number is missing; try --help'
    [ -n "$(job_line "$number")" ] || exit_with 64 "$grid has no job $number"
    run_jobs 1 "$number"
    ;;
all)
    case ${3:-1} in 0* | *[!0-9]* | ????*) exit_with 64 "all: a number of jobs at a time, from 1 to 999, not '$3'" ;; esac
    check_specs leave-out || exit_with $? "$grid: no job was started, since the specs of some are wrong"
    mapfile -t numbers < <(list_jobs | cut -f 1)
    run_jobs "${3:-1}" "${numbers[@]}"
    ;;
status) show print_status ;;
table) show print_table ;;
summary) show print_summary ;;
*) exit_with 64 "unknown command '$command'; try --help" ;;
esac
