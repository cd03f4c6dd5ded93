# layers.bats - who may include and call what: each third-party library has one owner file, which is how it can be replaced
# by changing one file; libcommon knows no formats; programs compute nothing

load helpers

setup() {
    cd "$ROOT"
    wrong=0
}

# only PATTERN WHERE OWNER ... - lines that match the pattern (extended, in code, not in comments) are in the owners only
only() {
    local pattern=$1 where=$2 hit owner found
    shift 2
    while IFS= read -r hit; do
        found=0
        for owner in "$@"; do
            [ "${hit%%:*}" != "$owner" ] || found=1
        done
        [ "$found" = 1 ] || {
            echo "$hit"
            wrong=1
        }
    done < <(grep -REn --include='*.[ch]' -- "$pattern" $where | grep -Ev '^[^:]*:[0-9]+: *(/?\*|//)')
}

@test "each third-party library has one owner" {
    local all="cmd formats libcommon"
    only '#include *<msgpack' "$all" formats/pack.c
    only '#include *<archive' "$all" formats/members.c
    only '#include *<curl' "$all" formats/download.c
    only '#include *<nettle' "$all" formats/digest.c
    only '#include *<png\.h' "$all" formats/png.c
    only '#include *<(jpeglib|jerror)' "$all" formats/jpeg.c
    only '#include *<(cblas|openblas|lapack)' "$all" libcommon/gemm.c
    only '#include *<Random123' "$all" libcommon/rng.c
    only '#include *<jansson' "$all" formats/safetensors.c
    only '#include *<zlib' "$all" formats/wire.c formats/token.c formats/sink.c formats/feed.c formats/modelfile.c formats/inflate.c formats/spool.c \
        formats/export.c libcommon/gemm.c libcommon/kernel.c
    [ "$wrong" = 0 ]
}

@test "every header in angle brackets is the C library's, the system's, or one of those" {
    grep -REhno --include='*.[ch]' '#include *<[^>]*>' cmd formats libcommon | sed 's/.*<//; s/>//' | sort -u |
        grep -Evx 'assert|(assert|ctype|errno|fcntl|fenv|float|getopt|inttypes|limits|linux/.*|locale|math|poll|pthread|sched|search|setjmp|signal|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|sysexits|termios|time|unistd|dirent|ftw|glob|libgen|spawn|sys/[a-z]*|[a-z]*intrin|arm_neon)\.h' |
        grep -Ev '^(msgpack|archive|curl/|nettle/|png\.h|jpeglib|jerror|cblas|openblas|Random123/|jansson|zlib)' >"$BATS_TEST_TMPDIR/foreign" || true
    wrong=$(wc -l <"$BATS_TEST_TMPDIR/foreign")
    cat "$BATS_TEST_TMPDIR/foreign"
    [ "$wrong" = 0 ]
}

@test "libcommon includes no formats; formats know networks in the files for models only; cmd is included by nobody" {
    local header name
    for header in formats/*.h; do
        name=${header#formats/}
        only "#include *\"$name\"" libcommon
    done
    for name in net pass spec layers adam objective critic step tally train; do
        only "#include *\"$name\\.h\"" formats formats/modelfile.c formats/modelfile.h formats/specfile.c formats/specfile.h \
            formats/snapshot.c formats/snapshot.h formats/walk.c formats/walk.h formats/stamp.h formats/wholes.h formats/stage.h \
            formats/gather.h formats/torchfile.c formats/torchfile.h formats/judge.h
    done
    only '#include *"(\.\./)?cmd' "cmd formats libcommon"
    only '#include *"[^"]*\.c"' "cmd formats libcommon"
    [ "$wrong" = 0 ]
}

@test "the ladder of libcommon: a file uses what stands above it" {
    # rungs from top to bottom; files of one rung may use one another
    local ladder="die real|args|io|progress|rng|tensor|threads|gemm" below rung file later
    local IFS='|'
    for rung in $ladder; do
        below=${ladder#*"$rung"}
        IFS=' '
        for file in $rung; do
            IFS='| '
            for later in $below; do
                [ -n "$later" ] || continue
                IFS=' '
                only "#include *\"$later\\.h\"" "$(ls libcommon/"$file".[ch] | tr '\n' ' ')"
                IFS='| '
            done
            IFS=' '
        done
        IFS='|'
    done
    IFS=' '
    for later in layers net spec adam tally objective critic step train metrics; do
        for file in die args io progress rng tensor threads gemm; do
            only "#include *\"$later\\.h\"" "$(ls libcommon/"$file".[ch] | tr '\n' ' ')"
        done
    done
    for later in objective critic tally step train; do
        for file in fc conv layers pass net spec model; do
            only "#include *\"$later\.h\"" "$(ls libcommon/"$file".[ch] | tr '\n' ' ')"
        done
    done
    for later in train; do
        only "#include *\"$later\.h\"" "libcommon/objective.c libcommon/objective.h libcommon/critic.c libcommon/step.c libcommon/step.h libcommon/tally.h"
    done
    [ "$wrong" = 0 ]
}

@test "exit in die.c, isatty in io.c, getenv in io.c, and a few functions nowhere" {
    local all="cmd formats libcommon"
    only '(^|[^a-z_])(_?exit|quick_exit|_Exit) *\(' "$all" libcommon/die.c
    only '(^|[^a-z_])isatty *\(' "$all" libcommon/io.c
    only '(^|[^a-z_])(secure_)?getenv *\(' "$all" libcommon/io.c
    only '(^|[^a-z_])(strcpy|sprintf|vsprintf|gets|system|popen|atoi|atol|atof|rand|srand|random|drand48|tmpnam|mktemp|tempnam|alloca|setlocale) *\(' "$all"
    only '(^|[^a-z_])(malloc|calloc|realloc|strdup|asprintf) *\(' "cmd formats libcommon" libcommon/die.c
    [ "$wrong" = 0 ]
}

@test "programs are short, have a table of options, and compute nothing" {
    local f n
    for f in cmd/*.c; do
        n=$(wc -l <"$f")
        [ "$n" -le 200 ] || {
            echo "$f: $n lines"
            wrong=1
        }
        grep -q 'ARG_END' "$f" && grep -q 'args_parse' "$f" || {
            echo "$f: no table of options"
            wrong=1
        }
        head -n 1 "$f" | grep -q "^/\* $(basename "$f" .c) - " || {
            echo "$f: its first line does not say what it does"
            wrong=1
        }
    done
    only '(^|[^a-z_])(exp|log|sqrt|pow|fabs|tanh)f? *\(' cmd
    [ "$wrong" = 0 ]
}

@test "sizes are multiplied in one place, rows to announce where they are" {
    only '__builtin_mul_overflow' "cmd formats libcommon" libcommon/tensor.c libcommon/die.c formats/walk.c cmd/iae-shuffle.c
    [ "$wrong" = 0 ]
}

@test "headers open with their purpose; files end with a newline; no line ends in blanks" {
    local f
    for f in formats/*.h libcommon/*.h; do
        head -n 1 "$f" | grep -q "^/\* $(basename "$f") - " || {
            echo "$f: its first line does not say what it is for"
            wrong=1
        }
    done
    for f in cmd/*.c formats/*.[ch] libcommon/*.[ch] tests/unit/*.[ch] tests/cli/*.bats man/*; do
        [ -z "$(tail -c 1 "$f")" ] || {
            echo "$f: no newline at its end"
            wrong=1
        }
        ! grep -n '[[:blank:]]$' "$f" || {
            echo "$f: blanks at the end of a line"
            wrong=1
        }
    done
    [ "$wrong" = 0 ]
}
