# settings.bash - the jobs of a grid, and whether their specs are right; sourced by grid.sh

tab=$'\t'
# Combinations are lines of "key=value" parts, separated by tabs.
combinations=

# vary KEY VALUE ... - of a grid's file: each combination so far with each of these values
vary() {
    local key=$1 value more=
    shift
    [ $# -gt 0 ] || exit_with 64 "$grid: vary $key: no values"
    for value; do
        if [ -n "$combinations" ]; then
            more+=$(awk -v add="$tab${key//\\/\\\\}=${value//\\/\\\\}" '{ print $0 add }' <<<"$combinations")$'\n'
        else
            more+=$key=$value$'\n'
        fi
    done
    combinations=${more%$'\n'}
}

# read_grid - its variables and functions; 64 if it lacks one, or two jobs have one name
read_grid() {
    local name twice
    spec='' steps='' seeds=1
    prepare() { :; }
    bash -n "$grid" || exit_with 64 "$grid: not the commands of a grid"
    # shellcheck source=/dev/null
    . "$grid"
    case $steps in '' | *[!0-9]*) exit_with 64 "$grid: steps: a number is needed, not '$steps'" ;; esac
    for name in data judge; do
        declare -F "$name" >/dev/null || exit_with 64 "$grid: a function $name() is needed"
    done
    twice=$(list_jobs | cut -f 2 | sort | uniq -d | head -n 1)
    [ -z "$twice" ] || exit_with 64 "$grid: two jobs would share the folder $twice"
}

# list_jobs - number, name and parts of each combination with each seed
list_jobs() {
    local seed
    for seed in $seeds; do
        if [ -n "$combinations" ]; then
            sed "s|\$|${tab}seed=$seed|" <<<"$combinations"
        else
            printf 'seed=%s\n' "$seed"
        fi
    done | awk -F '\t' -v OFS='\t' '{ name = $0; gsub("\t", ",", name); gsub(/[^A-Za-z0-9=.,_-]+/, "-", name); print NR, name, $0 }'
}

# print_jobs - number and name of each
print_jobs() {
    list_jobs | cut -f 1,2
}

# job_line NUMBER - the job's line of list_jobs, nothing if there is none
job_line() {
    list_jobs | awk -F '\t' -v job="$1" '$1 == job'
}

# take_job LINE - sets job_number, job_name, job_parts, job_sets (options of iae-init and iae-train), and for the functions of the
# grid seed and folder
take_job() {
    local part
    job_number=${1%%"$tab"*} job_name=$(cut -f 2 <<<"$1") job_parts=$(cut -f 3- <<<"$1") job_sets=()
    folder=$runs/$job_name
    while IFS= read -r part; do
        case $part in
        seed=*) seed=${part#seed=} ;;
        *) job_sets+=(--set "${part%%=*} ${part#*=}") ;;
        esac
    done < <(tr '\t' '\n' <<<"$job_parts")
}

# say_of_job MESSAGE - one line on stderr that names the job
say_of_job() {
    say "job $job_number, $job_name: $*"
}

# wrong_settings - which of job_sets are wrong by themselves
wrong_settings() {
    local i wrong=
    for ((i = 1; i < ${#job_sets[@]}; i += 2)); do
        iae-init -q --spec "$spec" --set "${job_sets[i]}" -o /dev/null 2>/dev/null || wrong+="${wrong:+, }'${job_sets[i]}'"
    done
    if iae-init -q --spec "$spec" -o /dev/null 2>/dev/null; then
        printf '%s' "${wrong:-these settings together}"
    else
        printf 'the spec %s' "$spec"
    fi
}

# check_job SCRATCH - whether iae-init accepts the job's spec, as prepare() makes it in the folder SCRATCH; says what is wrong
check_job() (
    folder=$1
    prepare >&2
    [ -n "$spec" ] || exit_with 64 "$grid: a spec is needed"
    message=$(iae-init -q --spec "$spec" "${job_sets[@]}" -o /dev/null 2>&1) && exit
    status=$?
    say_of_job "$(wrong_settings): ${message##*$'\n'}"
    exit $status
)

# check_specs [LEAVE_OUT] - the specs of the jobs, with LEAVE_OUT but for those that have a model; a seed does not change a spec.
# The status of the last one that is wrong
check_specs() {
    local scratch line settings status=0 checked=$'\n'
    scratch=$(mktemp -d)
    while IFS= read -r line; do
        take_job "$line"
        settings=${job_parts%seed=*}
        case $checked in *$'\n'"$settings"$'\n'*) continue ;; esac
        [ -z "${1:-}" ] || [ ! -e "$folder/model.iae" ] || continue
        checked+=$settings$'\n'
        check_job "$scratch" || status=$?
    done < <(list_jobs)
    rm -r "$scratch"
    return $status
}
