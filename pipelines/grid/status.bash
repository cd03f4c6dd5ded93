# status.bash - what the jobs of a grid do, and the time left; sourced by grid.sh

# time_text SECONDS - "45 s", "12 min", "3 h 20 min"
time_text() {
    if [ "$1" -lt 100 ]; then
        printf '%d s' "$1"
    elif [ "$1" -lt 6000 ]; then
        printf '%d min' $((($1 + 30) / 60))
    else
        printf '%d h %d min' $(($1 / 3600)) $(($1 % 3600 / 60))
    fi
}

# job_is_running - does a process hold the job's lock?
job_is_running() {
    [ -e "$folder/lock" ] && ! flock -n "$folder/lock" true
}

# running_state - of a job that runs: its step and, from what it has done since it began, the seconds left
running_state() {
    local host pid began first step now
    read -r host pid began first <"$folder/lock" || return 0
    now=$(date +%s -r "$folder/metrics.tsv" 2>/dev/null || date +%s)
    step=$(tail -n 1 "$folder/metrics.tsv" 2>/dev/null | cut -f 1)
    case $step in '' | *[!0-9]*) step=$first ;; esac
    detail="step $step of $steps, $((100 * step / (steps ? steps : 1))) %"
    if [ "$step" -gt "$first" ] && [ "$now" -gt "$began" ]; then
        left=$(((steps - step) * (now - began) / (step - first)))
        detail+=", $(time_text $left) left"
    fi
    [ "$host" = "$(uname -n)" ] || detail+=", on $host"
}

# job_state - sets state, detail, and left, the seconds that a running job needs if they are known
job_state() {
    state=waiting detail='' left=''
    export IAE_MODEL="$folder/model.iae"
    if job_is_running; then
        state=running
        running_state
    elif ! recorded_steps >/dev/null 2>&1; then
        state=failed detail='its folder is of other settings, or of more steps (73)'
    elif job_is_done; then
        state='done' detail=$(time_text "$(total_seconds)")
    elif [ -e "$folder/failed" ]; then
        state=failed detail="$(cut -f 2- "$folder/failed") ($(cut -f 1 "$folder/failed"))"
    elif [ -e "$IAE_MODEL" ]; then
        state=stopped detail="step $(trained_steps) of $steps"
    fi
}

# total_seconds - of all sessions of the job
total_seconds() {
    awk '{ s += $1 } END { print s + 0 }' "$folder/seconds" 2>/dev/null || echo 0
}

# time_left - of a grid, from the mean time of the jobs that are done; nothing if it cannot be said
time_left() {
    local running=${count[running]:-0} waiting=$((${count[waiting]:-0} + ${count[stopped]:-0} + ${count[failed]:-0})) all=$running_left
    [ $((running + waiting)) -gt 0 ] || return 0
    if [ "$waiting" -gt 0 ]; then
        [ "${count[done]:-0}" -gt 0 ] || return 0
        all=$((all + waiting * done_seconds / count[done]))
    fi
    [ "$all" = 0 ] || printf '; about %s left' "$(time_text $((all / (running ? running : 1))))"
}

# print_status - a line a job: number, state, name, details; and a line of all
print_status() {
    local line state detail left word done_seconds=0 running_left=0 text=
    declare -A count=()
    while IFS= read -r line; do
        take_job "$line"
        job_state
        printf '%4s  %-7s  %s%s\n' "$job_number" "$state" "$job_name" "${detail:+: $detail}"
        count[$state]=$((${count[$state]:-0} + 1))
        [ $state != 'done' ] || done_seconds=$((done_seconds + $(total_seconds)))
        running_left=$((running_left + ${left:-0}))
    done < <(list_jobs)
    for word in 'done' running stopped failed waiting; do
        [ -z "${count[$word]:-}" ] || text+="${text:+, }${count[$word]} $word"
    done
    printf '%s jobs: %s%s\n' "$job_number" "$text" "$(time_left)"
}
