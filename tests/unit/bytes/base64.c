/* base64.c - the test vectors of RFC 4648, all letters, and pieces */
#include "bytes/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_vectors(void **state)
{
    static const char *const vector[][2] = {
        { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
        { "foobar", "Zm9vYmFy" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof vector / sizeof *vector; i++) {
        char to[16] = "";
        size_t n = strlen(vector[i][0]);
        assert_int_equal(base64_encode(vector[i][0], n, to), strlen(vector[i][1]));
        assert_int_equal(BASE64_SIZE(n), strlen(vector[i][1]));
        assert_string_equal(to, vector[i][1]);
    }
}

/* 0, 1, 2 ... 63 as groups of six bits. */
static void test_letters(void **state)
{
    unsigned char bytes[48] = { 0 };
    char to[65] = "", pieces[65] = "";
    (void)state;
    for (unsigned i = 0; i < 64; i++)
        for (unsigned bit = 0; bit < 6; bit++)
            bytes[(6 * i + bit) / 8] |= (unsigned char)((i >> (5 - bit) & 1) << (7 - (6 * i + bit) % 8));
    base64_encode(bytes, sizeof bytes, to);
    assert_string_equal(to, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    base64_encode(bytes, 9, pieces);
    base64_encode(bytes + 9, 39, pieces + 12);
    assert_string_equal(pieces, to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
