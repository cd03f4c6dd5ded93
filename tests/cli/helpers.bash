# helpers.bash - what every bats file loads: the programs under test on PATH, a fresh folder, equal surroundings
#
# IAE_BIN names the folder of the programs (default build/bin of this tree). Binary streams go to files, never into
# bats' $output, and no program under test stands left of a pipe whose status the test needs. A test file that has a
# setup of its own calls `cd "$BATS_TEST_TMPDIR"` in it.

bats_require_minimum_version 1.5.0

ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
IAE_BIN=$(cd "${IAE_BIN:-$ROOT/build/bin}" && pwd)
PATH=$IAE_BIN:$PATH
export ROOT IAE_BIN PATH LC_ALL=C TZ=UTC
unset IAE_MODEL IAE_DATA IAE_MIRROR
umask 022

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# programs - the names of all programs, from the source tree, so that a new one cannot hide
programs() {
    local f
    for f in "$ROOT"/cmd/*.c; do
        f=${f##*/}
        echo "${f%.c}"
    done
}

# python ARGS - a Python that has msgpack_numpy, which need not be the first one on PATH
python() {
    if [ -z "${IAE_PYTHON:-}" ]; then
        for IAE_PYTHON in python3 /usr/bin/python3 ''; do
            "${IAE_PYTHON:-false}" -c 'import msgpack, msgpack_numpy, numpy' 2>/dev/null && break
        done
        [ -n "$IAE_PYTHON" ] || {
            echo "no Python with msgpack and msgpack_numpy (Debian: python3-msgpack-numpy)" >&2
            return 69
        }
        export IAE_PYTHON
    fi
    "$IAE_PYTHON" "$@"
}

# once NAME COMMAND ... - what this command prints; it runs once for all tests, and NAME stands for it
once() {
    local kept=${IAE_FIXTURES:-$BATS_RUN_TMPDIR}/$1
    shift
    [ -e "$kept" ] || { "$@" >"$kept.$BASHPID" && mv "$kept.$BASHPID" "$kept"; } || return
    cat "$kept"
}

# mnist N - the first N rows of the MNIST test set as a stream: id, x, y
mnist() {
    once "mnist-$1" python "$ROOT/tests/cli/stream.py" mnist "$ROOT/formats/data/mnist" "$1"
}

# make_stream ARGS - rows that Python makes (make-stream.py), made once
make_stream() {
    local key
    key=$(printf '%s\0' "$@" | cksum)
    once "stream-${key/ /-}" python "$ROOT/tests/cli/make-stream.py" "$@"
}

# rows FILE - the number of rows of a whole stream
rows() {
    python "$ROOT/tests/cli/stream.py" rows "$1"
}

# values FILE FIELD - the values of a field as text, a row a line
values() {
    python "$ROOT/tests/cli/stream.py" values "$1" "$2"
}

# long_tier - are tests to be thorough? Not in make check
long_tier() {
    [ "${IAE_TIER:-long}" = long ]
}

# sanitized - are these programs built with AddressSanitizer?
sanitized() {
    grep -q __asan_init "$IAE_BIN/iae-cut"
}

# need_plain WHY - skip where AddressSanitizer is in the way
need_plain() {
    if sanitized; then
        skip "needs a build without sanitizers: $1"
    fi
}

# need_tool NAME - skip, and say so, where a tool is not installed
need_tool() {
    command -v "$1" >/dev/null || skip "$1 is not installed"
}

# need_module NAME - skip where Python lacks a module
need_module() {
    python -c "import $1" 2>/dev/null || skip "Python has no module $1"
}

# need_data NAME - skip where the folder $IAE_TEST_DATA, which holds files that may not be shipped, lacks this one
need_data() {
    [ -n "${IAE_TEST_DATA:-}" ] || skip "IAE_TEST_DATA names no folder with real data"
    [ -e "$IAE_TEST_DATA/$1" ] || skip "there is no $IAE_TEST_DATA/$1"
}

# need_ptrace - skip where strace may not trace
need_ptrace() {
    need_tool strace
    strace -o /dev/null true 2>/dev/null || skip "strace may not trace here (ptrace is not allowed)"
}

# same A B - equal bytes, and a readable line if not
same() {
    cmp "$1" "$2" >&2
}
