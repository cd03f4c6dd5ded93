# owners.bats - each third-party library has one owner file, which is how it can be replaced by changing one file; programs
# compute nothing
# bats file_tags=quick,plain

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
    only '#include *<msgpack' "$all" formats/stream/msgpack_codec.c
    only '#include *<archive' "$all" formats/archive/archive_reader.c
    only '#include *<curl' "$all" formats/dataset/download.c
    only '#include *<nettle' "$all" formats/bytes/sha256.c
    only '#include *<png\.h' "$all" formats/image/png.c
    only '#include *<(jpeglib|jerror)' "$all" formats/image/jpeg.c
    only '#include *<webp/' "$all" formats/image/webp.c
    only '#include *<gif_lib' "$all" formats/image/gif.c formats/image/gif_writer.c
    only '#include *<tiffio' "$all" formats/image/tiff.c
    only '#include *<(cblas|openblas|lapack)' "$all" libcommon/gemm/gemm_openblas.c
    only '#include *<Random123' "$all" libcommon/tensor/rng.c
    only '#include *<jansson' "$all" formats/checkpoint/safetensors.c
    only '#include *<mpi' "$all" libcommon/ranks/ranks_mpi.c
    only '#include *<zlib' "$all" formats/bytes/inflate.c libcommon/base/crc32.c
    [ "$wrong" = 0 ]
}

@test "every header in angle brackets is the C library's, the system's, or one of those" {
    grep -REhno --include='*.[ch]' '#include *<[^>]*>' cmd formats libcommon | sed 's/.*<//; s/>//' | sort -u |
        grep -Evx 'assert|(assert|cpuid|ctype|dlfcn|errno|fcntl|fenv|float|getopt|inttypes|limits|linux/.*|locale|math|poll|pthread|sched|search|setjmp|signal|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|sysexits|termios|time|unistd|dirent|ftw|glob|libgen|spawn|sys/[a-z]*|[a-z]*intrin|arm_neon)\.h' |
        grep -Ev '^(msgpack|archive|curl/|nettle/|png\.h|jpeglib|jerror|webp/|gif_lib|tiffio|cblas|openblas|Random123/|jansson|mpi\.h|zlib)' >"$BATS_TEST_TMPDIR/foreign" || true
    wrong=$(wc -l <"$BATS_TEST_TMPDIR/foreign")
    cat "$BATS_TEST_TMPDIR/foreign"
    [ "$wrong" = 0 ]
}

@test "exit in die.c, isatty in io.c, getenv in io.c, and a few functions nowhere" {
    local all="cmd formats libcommon"
    only '(^|[^a-z_])(_?exit|quick_exit|_Exit) *\(' "$all" libcommon/base/die.c
    only '(^|[^a-z_])isatty *\(' "$all" libcommon/base/io.c
    only '(^|[^a-z_])(secure_)?getenv *\(' "$all" libcommon/base/io.c
    only '(^|[^a-z_])(strcpy|sprintf|vsprintf|gets|system|popen|atoi|atol|atof|rand|srand|random|drand48|tmpnam|mktemp|tempnam|alloca|setlocale) *\(' "$all"
    only '(^|[^a-z_])(malloc|calloc|realloc|strdup|asprintf) *\(' "cmd formats libcommon" libcommon/base/alloc.c
    [ "$wrong" = 0 ]
}

@test "programs are short, have a table of options, and compute nothing" {
    local f n
    for f in cmd/*.c; do
        n=$(wc -l <"$f")
        [ "$n" -le 150 ] || {
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
    only '(^|[^a-z_])(exp|log|sqrt|pow|fabs|tanh)f? *\(' "$(echo cmd/*.c)"
    [ "$wrong" = 0 ]
}

@test "sizes are multiplied in one place, rows to announce where they are" {
    only '__builtin_mul_overflow' "cmd formats libcommon" libcommon/tensor/tensor.c libcommon/base/alloc.c cmd/lib/apply/latent_traversal.c cmd/iae-shuffle.c
    [ "$wrong" = 0 ]
}

@test "headers open with their purpose; files end with a newline; no line ends in blanks" {
    local f
    for f in $(git ls-files 'formats/*.h' 'libcommon/*.h' 'cmd/lib/*.h'); do
        head -n 1 "$f" | grep -q "^/\* $(basename "$f") - " || {
            echo "$f: its first line does not say what it is for"
            wrong=1
        }
    done
    for f in $(git ls-files 'cmd/*.[ch]' 'formats/*.[ch]' 'libcommon/*.[ch]' 'tests/unit/*.[ch]' 'tests/cli/*.bats' 'man/*'); do
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
