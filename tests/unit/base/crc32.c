/* crc32.c - the checksum by its known answer, in pieces, and of two parts joined */
#include "base/crc32.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_known(void **state)
{
    (void)state;
    assert_int_equal(crc32_add(0, "123456789", 9), 0xcbf43926);
    assert_int_equal(crc32_add(0, "", 0), 0);
}

/* Of every length up to one that takes all ways through the loop, cut everywhere. */
static void test_pieces(void **state)
{
    unsigned char bytes[200];
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * i + 3 * i);
    for (size_t n = 0; n <= sizeof bytes; n++) {
        uint32_t all = crc32_add(0, bytes, n);
        for (size_t cut = 0; cut <= n; cut++) {
            uint32_t first = crc32_add(0, bytes, cut);
            assert_int_equal(crc32_add(first, bytes + cut, n - cut), all);
            assert_int_equal(crc32_join(first, crc32_add(0, bytes + cut, n - cut), n - cut), all);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_known), cmocka_unit_test(test_pieces) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
