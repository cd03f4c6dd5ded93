# fuzz.bats - the fuzz targets: their corpora, linked to the build with sanitizers, and in the long tier fresh inputs of libFuzzer
load helpers

# bats test_tags=plain
@test "every target has a corpus of small files" {
    for f in "$ROOT"/tests/fuzz/*.c; do
        t=${f##*/}
        [ -n "$(ls "$ROOT/tests/fuzz/corpus/${t%.c}")" ]
    done
    [ -z "$(find "$ROOT/tests/fuzz/corpus" -type f -size +2k)" ]
}

# bats test_tags=asan
@test "the corpora, and all that was ever found, are taken in" {
    sanitized || skip "the targets are built with sanitizers only"
    export ASAN_OPTIONS=$ASAN_OPTIONS:quarantine_size_mb=16
    cd "$ROOT"
    for f in tests/fuzz/*.c; do
        t=${f##*/}
        t=${t%.c}
        "$IAE_BIN/../replay/$t" "tests/fuzz/corpus/$t" >"$BATS_TEST_TMPDIR/said" 2>&1 || {
            echo "$t: $?"
            tail -n 40 "$BATS_TEST_TMPDIR/said"
            return 1
        }
    done
}

# make fuzz SECONDS=600 is the long form
# bats test_tags=long,plain
@test "some fresh seconds of each target find nothing" {
    need_tool clang
    cd "$BATS_TEST_TMPDIR"
    echo 'int LLVMFuzzerTestOneInput(const unsigned char *p, unsigned long n) { return p && n == 0; }' >empty.c
    clang -fsanitize=fuzzer,address,undefined -o empty empty.c 2>/dev/null ||
        skip "clang has no fuzzer runtime here (Debian: libclang-rt-14-dev)"
    make -s -j2 -C "$ROOT" fuzzers
    TIMEOUT=20 sh "$ROOT/tests/fuzz/run" 0
    LEARNT=$BATS_TEST_TMPDIR/learnt TIMEOUT=20 sh "$ROOT/tests/fuzz/run" "${IAE_FUZZ_SECONDS:-5}"
}
