# program.sh - what scripts share that are installed as programs; sourced by them, in sh and in bash
#
# The script has set `program`, its name, and `pipelines`, the folder of this file, and has defined print_help.

# say MESSAGE - one line on stderr
say() {
    printf '%s: %s\n' "$program" "$*" >&2
}

# exit_with STATUS MESSAGE - one line on stderr, and this exit status
exit_with() {
    code=$1
    shift
    say "$*"
    exit "$code"
}

# answer_common_options ARG ... - --help and --version, if the first argument asks for one
answer_common_options() {
    case ${1-} in
    -h | --help) print_help 2>/dev/null || exit_with 74 '<stdout>: cannot write' ;;
    -V | --version)
        use_programs
        version=$(iae-info --version) || exit
        printf '%s\n' "$version" | sed -n "1s/^[^ ]*/$program/p" 2>/dev/null || exit_with 74 '<stdout>: cannot write'
        ;;
    *) return 0 ;;
    esac
    exit 0
}

# use_programs - have our programs on PATH: those of IAE_BIN, those beside this one, those that are there already, those of the
# tree or the installation that this file is in
use_programs() {
    on_path=$(command -v iae-train || :)
    for folder in "${IAE_BIN:-}" "$(dirname "$0")" "${on_path%/*}" "$pipelines/../build/bin" "$pipelines/../../../bin"; do
        if [ -n "$folder" ] && [ -x "$folder/iae-train" ]; then
            PATH=$(cd "$folder" && pwd):$PATH
            export PATH
            return
        fi
    done
    exit_with 71 'iae-train is neither beside this program nor on PATH'
}
