# tsan.bats - unit tests, and training and application of models on four threads, in a third build with ThreadSanitizer
# bats file_tags=long,plain

load helpers

@test "no data race in unit tests, training steps and applied models" {
    echo 'int main(void) { return 0; }' >empty.c
    "${CC:-cc}" -fsanitize=thread -o empty empty.c 2>/dev/null && ./empty || skip "programs with ThreadSanitizer do not run here"
    make -s -j2 -C "$ROOT" tsan
}
