# common.bats - what every program does alike; the programs are those of cmd/, the way to run them is in programs.tsv

load helpers

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    cat >tiny.spec <<'END'
data            4x4x1 unit
code            gaussian 2
noise           gaussian 3
direction       forward
reconstruction  adversarial
regularization  adversarial
batch           2
encoder:  fc 5 relu ; fc 2 bn
decoder:  fc 5 bn relu ; fc 16 sigmoid
rec:      fc 5 relu ; fc 1
reg:      fc 5 relu ; fc 1
END
    printf 'step\tmse\n%s\t0.5\n' 1 >metrics.tsv
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np
import stream
r = np.random.default_rng(1)
image = lambda n: r.integers(0, 256, (n, 4, 4, 1), dtype="u1")
records = [{"id": np.arange(3 * i, 3 * i + 3), "x": image(3), "y": np.array([0, 1, 0], "<i4")} for i in range(2)]
stream.write(open("images.iae", "wb"), records, meta={"dataset": "tiny"})
np.save("images.npy", image(3))
END
    iae-init -q --spec tiny.spec -o model.iae
    iae-encode -m model.iae images.iae >codes.iae
    iae-cut -n 1 codes.iae >code.iae
    iae-decode -m model.iae codes.iae >forward.iae
    iae-encode -m model.iae --train images.iae >part.iae
    iae-decode -m model.iae --train part.iae >parts.iae
    iae-score -m model.iae --grad disc parts.iae >grads.iae
    rm part.iae parts.iae
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/*.* .
    wrong=0
}

# table - the lines of programs.tsv; that of the program that needs MPI only where it was built
table() {
    grep -v '^#' "$ROOT/tests/cli/programs.tsv" | { [ -x "$IAE_BIN/iae-train-mpi" ] && cat || grep -v '^iae-train-mpi'; }
}

# each FUNCTION [INPUT] - call it with program, input, output, fixture and arguments for every line of the table,
# or those whose input matches; wrong counts the programs for which it fails, and they are named
each() {
    local program input output fixture arguments
    while IFS='|' read -r program input output fixture arguments; do
        [[ $input =~ ^(${2:-.*})$ ]] || continue
        # shellcheck disable=SC2086
        "$1" "$program" "$input" "$output" "${fixture/#-//dev/null}" $arguments || {
            echo "FAILS: $program $arguments"
            wrong=$((wrong + 1))
        }
    done < <(table | tr '\t' '|')
    [ "$wrong" = 0 ]
}

# one_message PROGRAM - does the file message have one line of this program? Without a process: it is asked thousands of times
one_message() {
    local line lines=0
    while IFS= read -r line || [ -n "$line" ]; do
        [[ $line != "$1: "* ]] || lines=$((lines + 1))
    done <message
    [ $lines = 1 ]
}

# gives STATUS COMMAND ... - exactly this exit status, and one line on stderr if it is not 0; stdin and stdout are the caller's
gives() {
    local want=$1 got=0
    shift
    "$@" 2>message || got=$?
    if [ "$got" != "$want" ]; then
        echo "$*: exit status $got, expected $want: $(head -n 3 message)" >&2
        return 1
    fi
    if [ "$want" != 0 ] && ! one_message "$1"; then
        echo "$*: not one line of message, but: $(head -n 5 message)" >&2
        return 1
    fi
}

# bats test_tags=quick
@test "the table lists every program, and nothing else" {
    programs | sort >have
    table | cut -f 1 | sort >listed
    diff listed have
    while read -r program; do
        [ -x "$IAE_BIN/$program" ]
    done <have
}

# bats test_tags=quick
@test "as the table runs it, each program succeeds, and leaves no temporary file" {
    runs() {
        local fixture=$4
        gives 0 "$1" "${@:5}" <"$fixture" >out || return
        [ "$3" = none ] || [ -s out ] || return
        [ "$3" != stream ] || iae-info -q out || return
        [ -z "$(find . -name '.*.tmp.*')" ]
    }
    each runs
}

helps() {
    local options
    gives 0 "$1" --help </dev/null >help || return
    "$1" --dump-options >options || return
    [ "$(head -n 1 help)" != "${1#iae}" ] && grep -q "^Usage: $1 " help || return
    [ "$(wc -l <options)" -ge 4 ] || return
    cut -f 1 options | while read -r name; do
        grep -Eq -- "--$name( |\$)" help || {
            echo "--help of $1 does not mention --$name"
            exit 1
        }
    done || return
    gives 0 "$1" -h </dev/null >short && same help short
}

@test "--help: exit 0, every option, on stdout" {
    each helps
}

@test "--version: exit 0, program and version first" {
    versions() {
        gives 0 "$1" --version </dev/null >version || return
        [[ $(head -n 1 version) =~ ^$1\ [0-9]+\.[0-9]+ ]] || return
        gives 0 "$1" -V </dev/null >short && same version short
    }
    each versions
}

@test "an unknown option is 64" {
    unknown() {
        gives 64 "$1" --no-such-option <"$4" >out && [ ! -s out ] || return
        gives 64 "$1" -Z <"$4" >out && [ ! -s out ]
    }
    each unknown
}

# bats test_tags=long:asan
@test "an abbreviated option is 64, also where it is the only one that begins so" {
    short() {
        local name kind program=$1 fixture=$4
        "$program" --dump-options | cut -f 1,3 | while read -r name kind; do
            [ ${#name} -gt 3 ] || continue
            local value=(1)
            [ "$kind" = flag ] && value=()
            gives 64 "$program" "--${name%?}" "${value[@]}" <"$fixture" >out || exit 1
        done
    }
    each short
}

# bats test_tags=long:asan
@test "an option without its value, and values out of range, are 64" {
    values_of() {
        local program=$1 fixture=$4
        "$program" --dump-options | while IFS=$'\t' read -r name letter kind value default min max help; do
            [ "$kind" = flag ] || gives 64 "$program" "--$name" <"$fixture" >out || exit 1
            case $kind in
            long | u64 | real)
                for v in '' x 1x ' 1' 99999999999999999999999; do
                    [ "$kind $v" != "real 99999999999999999999999" ] || continue
                    gives 64 "$program" "--$name=$v" <"$fixture" >out || exit 1
                done
                ;;
            esac
        done
    }
    each values_of
}

@test "binary data from a terminal are refused: 64" {
    from_terminal() {
        python "$ROOT/tests/cli/at-terminal.py" 0 "$1" "${@:5}" >out 2>message
        [ $? = 64 ] && grep -q terminal message && [ ! -s out ]
    }
    each from_terminal 'rows|any'
}

@test "a stream to a terminal is refused: 64" {
    to_terminal() {
        [ "$3" = stream ] || return 0
        python "$ROOT/tests/cli/at-terminal.py" 1 "$1" "${@:5}" <"$4" 2>message
        [ $? = 64 ] && grep -q terminal message
    }
    each to_terminal
}

@test "a full disk under stdout is 74" {
    full() {
        [ "$3" != none ] || return 0
        gives 74 "$1" "${@:5}" <"$4" >/dev/full
    }
    each full
    for p in $(programs); do
        gives 74 "$p" --help >/dev/full
    done
}

@test "closed descriptors: 74 where they are needed, no harm where not" {
    closed() {
        local status=0
        case $2 in
        rows | any) gives 74 "$1" "${@:5}" <&- >out || return ;;
        *) gives 0 "$1" "${@:5}" <&- >out || return ;;
        esac
        case $3 in
        none) ;;
        *) gives 74 "$1" "${@:5}" <"$4" >&- || return ;;
        esac
        # without stderr the work is done all the same
        "$1" "${@:5}" <"$4" >out 2>&- || status=$?
        [ "$status" = 0 ] && { [ "$3" = none ] || [ -s out ]; }
    }
    each closed
}

@test "an empty input is 65, and text is no stream" {
    empty() {
        gives 65 "$1" "${@:5}" </dev/null >out || return
        echo "hello, world" >text
        gives 65 "$1" "${@:5}" <text >out
    }
    each empty 'rows|any'
}

@test "a file that is not there is 66, a folder too" {
    missing() {
        [ "$1" = iae-cmp ] && set -- "$1" "$2" "$3" "$4" -- images.iae
        gives 66 "$1" "${@:5}" nothing.iae <"$4" >out || return
        mkdir -p folder
        gives 66 "$1" "${@:5}" folder <"$4" >out
    }
    each missing 'rows|any'
}

@test "a model that is not there is 66, and where to name one is told" {
    without() {
        "$1" --dump-options | cut -f 1 | grep -qx model || return 0
        gives 66 "$1" <images.iae >out && [ "$(cat message)" = "$1: model.iae: no such file; give -m FILE, or set IAE_MODEL" ] || return
        IAE_MODEL=other.iae gives 66 "$1" <images.iae >out && grep -q "^$1: other.iae: no such file, and IAE_MODEL names it" message || return
        gives 66 "$1" -m missing.iae <images.iae >out && grep -q "^$1: missing.iae: cannot open" message
    }
    rm model.iae
    each without
}

# Cuts and flips of every byte are tried where they cost no process, in tests/unit/stream/scanner.c.
damaged_places() {
    if long_tier; then
        places=64
    else
        places=12
    fi
}

@test "a cut stream is 65, and no output has an end" {
    cuts() {
        python "$ROOT/tests/cli/damage.py" cut $places "$4" "$3" "$1" "${@:5}"
    }
    damaged_places
    each cuts 'rows|any'
}

@test "a flipped bit is noticed, and no output has an end" {
    flips() {
        python "$ROOT/tests/cli/damage.py" flip $places "$4" "$3" "$1" "${@:5}"
    }
    damaged_places
    each flips 'rows|any'
}

@test "-o with a damaged stream leaves the old file, and no temporary one" {
    head -c 500 images.iae >cut.iae
    keeps() {
        "$1" --dump-options | cut -f 1 | grep -qx output || return 0
        [[ $1 != iae-train* ]] || return 0        # it saves what it has learnt
        head -c $(($(wc -c <"$4") - 30)) "$4" >cut.iae
        echo old >old
        gives 65 "$1" "${@:5}" -o old <cut.iae >out || return
        [ "$(cat old)" = old ] && [ -z "$(find . -name '.*.tmp.*')" ] && [ ! -s out ]
    }
    each keeps 'rows|any'
}

@test "streams that follow one another are one table" {
    joined() {
        [ "$3" = stream ] || return 0
        cat "$4" "$4" >twice
        gives 0 "$1" "${@:5}" <twice >out || return
        iae-info -q out || return
        gives 0 "$1" "${@:5}" "$4" "$4" >out2 && same out out2
    }
    each joined rows
}

@test "a stream without rows passes filters" {
    none() {
        [ "$3" = stream ] && [ "$1" != iae-mask ] || return 0
        iae-cut --count 0 "$4" >none.iae
        gives 0 "$1" "${@:5}" <none.iae >out && [ "$(rows out)" = 0 ]
    }
    each none rows
}

@test "the history has a line of each program that writes a stream, without what cannot change the result" {
    history() {
        [ "$3" = stream ] || return 0
        rm -f out.iae       # it may be a model, which rows do not replace
        gives 0 "$1" "${@:5}" -q -o out.iae <"$4" || return
        iae-dump --header out.iae >header
        grep -q "^history \"$1 " header || return
        ! grep -Eq -- "^history .*(--threads|-q|-o |out\.iae|--model)" header || return
        gives 0 "$1" "${@:5}" <"$4" >again.iae && same out.iae again.iae
    }
    each history
}

@test "a name of before goes on working, and says the new one once" {
    for old in $(make -s -C "$ROOT" old-names); do
        [ -x "$IAE_BIN/$old" ]
    done
    cp model.iae other.iae
    iae-bnstats -q -m model.iae images.iae
    iae-norm -m other.iae images.iae 2>said
    same model.iae other.iae
    [ "$(grep -c 'iae-norm is called iae-bnstats now' said)" = 1 ]
    iae-sample -m model.iae --traverse line -n 2 >new
    iae-sample -m model.iae --walk line -n 2 >old 2>said
    same old new
    [ "$(cat said)" = "iae-sample: --walk is called --traverse now" ]
}

# bats test_tags=quick,plain
@test "every program has a manual page; its options are those of the table" {
    pages() {
        local page=$ROOT/man/$1.1
        [ -e "$page" ] || {
            echo "no man/$1.1"
            return 1
        }
        "$1" --dump-options | awk -F '\t' '{ print "--" $1; if ($2 != "-") print "-" $2; }' | sort >table
        # .It Fl o , Fl -output Ar FILE
        awk '/^\.It Fl / { for (i = 2; i < NF; i++) if ($i == "Fl") print "-" $(i + 1) }' "$page" | sort -u >page
        diff table page || {
            echo "< --dump-options, > man/$1.1"
            return 1
        }
        "$1" --dump-options | awk -F '\t' '{ print "-" $1, $4 != "-" }' | while read -r name takes; do
            has=0
            grep -Eq "^\.It Fl (. , Fl )?$name (=?Ar|Ns)" "$page" && has=1
            [ "$has" = "$takes" ] || {
                echo "man/$1.1: $name: with a value, or without?"
                exit 1
            }
        done || return
        "$1" --dump-options | awk -F '\t' '$3 == "choice" { gsub(", ", " ", $9); print $1, $9 }' | while read -r name words; do
            for word in $words; do
                sed -n "/^\.It Fl .*-$name /,/^\.It Fl/p" "$page" | grep -qw -- "$word" || {
                    echo "man/$1.1: $name does not say $word"
                    exit 1
                }
            done
        done || return
        for section in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
            grep -q "^\.Sh $section" "$page" || {
                echo "man/$1.1: no $section"
                return 1
            }
        done
    }
    each pages
}

# bats test_tags=quick,plain
@test "manual pages are good mdoc" {
    need_tool groff
    local page
    for page in "$ROOT"/man/*.[1-9]; do
        # as a page of 80 columns, too, which man sets two characters narrower
        { groff -mdoc -ww -z "$page" && groff -t -mdoc -ww -Tutf8 -rLL=78n -rLT=78n "$page" >/dev/null; } >said 2>&1
        [ ! -s said ] || {
            echo "${page##*/}: $(cat said)"
            wrong=1
        }
    done
    [ "$wrong" = 0 ]
}

@test "what is no model does not replace one unasked: 73, and it stays" {
    cp model.iae dear.iae
    printf 'step\tmse\n1\t2\n2\t1\n' >m.tsv
    for c in "iae-view images.iae" "iae-report model.iae" "iae-plot --format png m.tsv" "iae-tensorboard m.tsv" "iae-dump images.iae" \
        "iae-export --format csv images.iae" "iae-export images.iae" "iae-export model.iae" "iae-cut images.iae" "iae-sample -n 2 -m model.iae"; do
        $c -o other >/dev/null 2>err || grep -q gnuplot err || { cat err; return 1; }
        run -73 $c -o dear.iae
        [[ $output == *"dear.iae: there is a model of this name"* ]]
        cmp model.iae dear.iae
    done
    iae-view --force images.iae -o dear.iae
    ! cmp -s model.iae dear.iae
}
