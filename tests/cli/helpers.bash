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
# shellcheck source=fixtures.bash
. "$ROOT/tests/cli/fixtures.bash"

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# programs - the names of all programs, from the source tree, so that a new one cannot hide; without the one that needs MPI where
# there was none to build it with
programs() {
    local f
    for f in "$ROOT"/cmd/*.c; do
        f=${f##*/}
        f=${f%.c}
        [ "$f" != iae-train-mpi ] || [ -x "$IAE_BIN/$f" ] || continue
        echo "$f"
    done
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

# need_native WHY - skip where another engine is chosen that rounds differently
need_native() {
    iae-train --version | grep -Eq '^engine (native|shy),' || skip "needs the engine native: $1"
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
