# The fuzz targets: their corpora again, and some fresh seconds each. make fuzz SECONDS=600 is the long form.
load helpers

# They are built with sanitizers of their own, so they run beside one of the builds under test only.
setup() {
    need_plain "the fuzz targets run once, beside the plain one"
    need_tool clang
    cd "$BATS_TEST_TMPDIR"
    echo 'int LLVMFuzzerTestOneInput(const unsigned char *p, unsigned long n) { return p && n == 0; }' > empty.c
    clang -fsanitize=fuzzer,address,undefined -o empty empty.c 2>/dev/null ||
        skip "clang has no fuzzer runtime here (Debian: libclang-rt-14-dev)"
    make -s -j2 -C "$ROOT" fuzzers
}

@test "every target has a corpus of small files" {
    for f in "$ROOT"/tests/fuzz/*.c; do
        t=${f##*/}
        [ -n "$(ls "$ROOT/tests/fuzz/corpus/${t%.c}")" ]
    done
    [ -z "$(find "$ROOT/tests/fuzz/corpus" -type f -size +2k)" ]
}

@test "the corpora, and all that was ever found, are taken in" {
    TIMEOUT=20 sh "$ROOT/tests/fuzz/run" 0
}

@test "some fresh seconds of each target find nothing" {
    LEARNT=$BATS_TEST_TMPDIR/learnt TIMEOUT=20 sh "$ROOT/tests/fuzz/run" "${IAE_FUZZ_SECONDS:-5}"
}
