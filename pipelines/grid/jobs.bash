# jobs.bash - runs jobs side by side, each in a folder of its own; sourced by grid.sh
#
# Each job is a process group, which gets the signals that this program gets. iae-train then saves, and the job can go on later.

# settings_of STEPS - the file settings of the job, before prepare() has set its spec
settings_of() {
    printf '%s\nsteps=%s spec=%s\n' "$job_parts" "$1" "$spec"
}

# recorded_steps - the steps in the file settings, 0 if there is none; 73 if it is of other settings
recorded_steps() {
    local was
    [ -e "$folder/settings" ] || { echo 0; return; }
    was=$(sed -n 's/^steps=\([0-9]*\) .*/\1/p' "$folder/settings")
    [ "$(settings_of "$was")" = "$(cat "$folder/settings")" ] ||
        exit_with 73 "$folder is of other settings (its file settings): another RUNS, or remove it"
    [ "$was" -le "$steps" ] || exit_with 73 "$folder is of $was steps, not of $steps: another RUNS, or remove it"
    echo "$was"
}

# job_is_done - has the job been evaluated, after as many steps as are wanted?
job_is_done() {
    [ -e "$folder/eval.tsv" ] && [ "$(recorded_steps)" = "$steps" ]
}

# draw_job_sheet - sheet.png, by sheet() of the grid; else, of images, 16 of the data with reconstructions, or samples of the prior
draw_job_sheet() {
    local new=$folder/sheet.new text draws=4
    rm -f "$folder/sheet.png"
    if declare -F sheet >/dev/null; then
        sheet >"$new"
    else
        text=$(iae-info --spec "$IAE_MODEL")
        grep -Eq '^data +[0-9]+x' <<<"$text" || return 0
        grep -Eq '^noise +gaussian' <<<"$text" || draws=1
        { data | iae-cut -n 16 | iae-encode | iae-decode --draws $draws | iae-view -q --scale 2 --columns 16 -o "$new"; } 2>/dev/null ||
            { iae-sample -n 64 | iae-decode | iae-view -q --scale 2 --columns 16 -o "$new"; } 2>/dev/null || return 0
    fi
    mv "$new" "$folder/sheet.png"
}

# evaluate_job - eval.tsv, by judge() of the grid
evaluate_job() {
    judge >"$folder/eval.new"
    awk -F '\t' 'NF != 2 { bad = 1 } END { exit bad || !NR }' "$folder/eval.new" ||
        exit_with 65 "$folder: judge() did not print lines of metric, tab and value"
    mv "$folder/eval.new" "$folder/eval.tsv"
}

# train_and_evaluate - the work of a job; it waits for its programs if there is a signal
train_and_evaluate() {
    trap 'exit 75' INT TERM HUP USR1        # when the program that runs has ended
    rm -f "$folder/eval.tsv"
    settings_of "$steps" >"$folder/settings"
    if [ -e "$IAE_MODEL" ]; then
        job_sets=()         # the model has its spec
    else
        prepare
        [ -n "$spec" ] || exit_with 64 "$grid: a spec is needed"
    fi
    # 20 lines of metrics, or one every 100 steps; the shell of iae-train waits for it when there is a signal, that of data() ends
    data | {
        trap : INT TERM HUP USR1
        train_to "$steps" "$folder/metrics.tsv" "$spec" "$seed" --every $((steps < 2000 ? steps / 20 + 1 : 100)) "${job_sets[@]}"
    }
    [ "$(trained_steps)" = "$steps" ] || exit_with 65 "$folder: the data ended before step $steps"
    draw_job_sheet
    evaluate_job
}

# failure_reason FILE - the last message of a log, but not of a training that ended well, nor of a program whose input ended since another
# one failed
failure_reason() {
    awk '/ images\/s, / { next } { last = $0 } !/the program before it/ && NF { good = $0 }
         END { print good ? good : last ? last : "without a message" }' "$1"
}

# conclude_job STATUS SECONDS - say and record how a job ended
conclude_job() {
    local took
    took=$(time_text "$2")
    echo "$2" >>"$folder/seconds"
    case $1 in
    0) say_of_job "done in $took" ;;
    75) say_of_job "stopped at step $(trained_steps) of $steps, after $took" ;;
    *)
        printf '%s\t%s\n' "$1" "$(failure_reason "$folder/log")" >"$folder/failed"
        say_of_job "failed with $1 after $took: $(failure_reason "$folder/log"); all messages are in $folder/log"
        ;;
    esac
}

# run_job NUMBER - run or resume a job, unless it is done or another process runs it
run_job() {
    local status=0 stopped='' pid
    trap 'stopped=yes' INT TERM HUP USR1
    take_job "$(job_line "$1")"
    export IAE_MODEL="$folder/model.iae"
    mkdir -p "$folder" && exec 9>>"$folder/lock" || exit_with 73 "$folder: cannot be written"
    flock -w 1 9 || { say_of_job 'another process runs it' && return; }
    recorded_steps >/dev/null || return
    ! job_is_done || return 0
    rm -f "$folder/failed"
    SECONDS=0
    printf '%s %s %s %s\n' "$(uname -n)" "$BASHPID" "$(date +%s)" "$(trained_steps)" >"$folder/lock"
    { set -e; train_and_evaluate; } >"$folder/log" 2>&1 &
    pid=$!
    while
        wait "$pid"
        status=$?
        [ $status -gt 128 ] && kill -0 "$pid" 2>/dev/null       # a signal ended wait, not the job
    do :; done
    [ $status = 0 ] || [ -z "$stopped" ] || status=75
    : >"$folder/lock"
    conclude_job $status $SECONDS
    return $status
}

# stop_jobs SIGNAL PASSED - stop the jobs by the signal PASSED, and start no others. It is another one than came, which Slurm may have
# sent to every process: a second one of a kind ends iae-train before it has saved
stop_jobs() {
    local pid
    stopped_by=$1
    for pid in $(jobs -p); do
        kill -"$2" -- "-$pid" 2>/dev/null || :
    done
}

# wait_below N - wait until less than N jobs run
wait_below() {
    while [ "$(jobs -rp | wc -l)" -ge "$1" ]; do
        wait -n || :
    done
}

# share_cores JOBS - threads of each: THREADS, else its share of the cores
share_cores() {
    threads=${THREADS:-$((${SLURM_CPUS_PER_TASK:-$(nproc)} / $1))}
    [ "$threads" -gt 0 ] || threads=1
}

# run_jobs AT_A_TIME NUMBER ... - all of these jobs. 0 if they are done; 75 if a signal stopped some; else what the first one that
# failed ended with. An interrupt ends this program by the same signal.
run_jobs() {
    local most=$1 number results failed=() status=0
    shift
    share_cores $((most < $# ? most : $#))
    stopped_by=
    results=$(mktemp -d)
    trap 'stop_jobs TERM USR1' TERM HUP
    trap 'stop_jobs TERM TERM' USR1
    trap 'stop_jobs INT TERM' INT
    set -m
    for number; do
        wait_below "$most"
        if [ -n "$stopped_by" ]; then
            take_job "$(job_line "$number")"
            say_of_job 'not started'
            continue
        fi
        {
            set +em
            trap : INT TERM HUP USR1
            (run_job "$number")
            echo $? >"$results/$number"
        } </dev/null &
    done
    wait_below 1
    set +m
    for number; do
        case $(cat "$results/$number" 2>/dev/null || echo 75) in
        0) ;;
        75) stopped_by=${stopped_by:-TERM} ;;
        *) failed+=("$number") && [ $status != 0 ] || status=$(cat "$results/$number") ;;
        esac
    done
    rm -r "$results"
    if [ $# -gt 1 ]; then
        [ "$status$stopped_by" != 0 ] || say "all $# jobs are done"
        [ ${#failed[@]} = 0 ] || say "${#failed[@]} of $# jobs failed: ${failed[*]}"
    fi
    [ "$stopped_by" != INT ] || { trap - INT && kill -INT $$; }
    [ -z "$stopped_by" ] || return 75
    return $status
}
