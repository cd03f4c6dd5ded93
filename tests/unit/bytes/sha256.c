/* sha256.c - known answers of the digests */
#include "bytes/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_digest(void **state)
{
    struct sha256 d;
    char hex[SHA256_TEXT];
    (void)state;
    sha256_begin(&d);        /* FIPS 180-2, appendix B.1 */
    sha256_add(&d, "a", 1);
    sha256_add(&d, "bc", 2);
    assert_string_equal(sha256_text(&d, hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(sha256_text(&d, hex), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digest)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
