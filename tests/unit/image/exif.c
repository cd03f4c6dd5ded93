/* exif.c - both byte orders and types, and data that say nothing: cut anywhere, out of bounds, of other types */
#include "image/exif.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LITTLE "II*\0\10\0\0\0\2\0" "\0\1\4\0\1\0\0\0\7\0\0\0" "\22\1\3\0\1\0\0\0\6\0\0\0" "\0\0\0\0"
#define BIG "MM\0*\0\0\0\10\0\2" "\1\0\0\4\0\0\0\1\0\0\0\7" "\1\22\0\3\0\0\0\1\0\6\0\0" "\0\0\0\0"
#define VALUE 30                /* where the orientation stands in both */

static uint8_t orientation_of(const void *bytes, size_t n)
{
    unsigned char *copy = malloc(n ? n : 1);            /* a block of its own, so that ASan sees the edge */
    memcpy(copy, bytes, n);
    uint8_t way = exif_orientation_prefixed(copy, n);
    free(copy);
    return way;
}

static void test_all_ways(void **state)
{
    unsigned char little[] = LITTLE, big[] = BIG;
    (void)state;
    for (unsigned char v = 0; v < 12; v++) {
        little[VALUE] = big[VALUE + 1] = v;
        assert_int_equal(orientation_of(little, sizeof little - 1), v >= 1 && v <= 8 ? v : 1);
        assert_int_equal(orientation_of(big, sizeof big - 1), v >= 1 && v <= 8 ? v : 1);
    }
    assert_int_equal(orientation_of("Exif\0\0" LITTLE, 6 + sizeof little - 1), 6);
}

/* As a LONG; and not where it is text, two numbers, or 16 bits too large. */
static void test_types(void **state)
{
    unsigned char little[] = LITTLE, big[] = BIG;
    (void)state;
    little[24] = big[25] = 4;
    big[VALUE + 1] = 0;
    big[VALUE + 3] = 6;
    assert_int_equal(orientation_of(little, sizeof little - 1), 6);
    assert_int_equal(orientation_of(big, sizeof big - 1), 6);
    little[VALUE + 2] = 1;
    assert_int_equal(orientation_of(little, sizeof little - 1), 1);
    little[VALUE + 2] = 0;
    little[26] = 2;
    assert_int_equal(orientation_of(little, sizeof little - 1), 1);
    little[26] = 1;
    little[24] = 2;
    assert_int_equal(orientation_of(little, sizeof little - 1), 1);
}

static void test_damage(void **state)
{
    static const char little[] = LITTLE;
    unsigned char bad[sizeof little];
    (void)state;
    for (size_t n = 0; n < sizeof little; n++)
        assert_int_equal(orientation_of(little, n), n < VALUE + 4 ? 1 : 6);
    for (unsigned place = 0; place < 300; place++) {            /* the directory anywhere, itself and beyond the end */
        memcpy(bad, little, sizeof bad);
        bad[4] = (unsigned char)place;
        bad[5] = (unsigned char)(place >> 8);
        assert_int_equal(orientation_of(bad, sizeof bad), place == 8 ? 6 : 1);
    }
    memcpy(bad, little, sizeof bad);
    memset(bad + 4, 0xff, 4);
    assert_int_equal(orientation_of(bad, sizeof bad), 1);
    memcpy(bad, little, sizeof bad);
    memset(bad + 8, 0xff, 2);                                   /* 65535 entries, of which two are there */
    assert_int_equal(orientation_of(bad, sizeof bad), 6);
    assert_int_equal(orientation_of("II+\0\10\0\0\0\0\0\0\0\0\0", 14), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_all_ways), cmocka_unit_test(test_types), cmocka_unit_test(test_damage) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
