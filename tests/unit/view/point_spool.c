/* point_spool.c - rows come back as they went, without those that are not finite */
#include "view/point_spool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

static void test_rows(void **state)
{
    struct point_spool s;
    (void)state;
    point_spool_open(&s, 2, 3);
    assert_null(point_spool_points(&s));
    for (int i = 0; i < 1000; i++) {
        const real row[2] = { (real)i, i % 10 == 3 ? (real)NAN : i % 10 == 4 ? (real)INFINITY : (real)-i };
        const unsigned char picture[3] = { (unsigned char)i, 1, 2 };
        point_spool_add(&s, row, -i, picture);
    }
    assert_int_equal(s.rows, 800);
    assert_int_equal(s.odd, 200);
    for (size_t i = 0; i < s.rows; i++) {
        int want = (int)(i / 8 * 10 + (i % 8 < 3 ? i % 8 : i % 8 + 2));
        assert_true((int)point_spool_points(&s)[2 * i] == want && (int)point_spool_points(&s)[2 * i + 1] == -want);
        assert_int_equal(point_spool_label(&s, i), -want);
        assert_int_equal(point_spool_picture(&s, i)[0], want & 255);
        assert_int_equal(point_spool_picture(&s, i)[2], 2);
    }
    point_spool_close(&s);
}

static void test_without_pictures(void **state)
{
    struct point_spool s;
    (void)state;
    point_spool_open(&s, 1, 0);
    point_spool_add(&s, (const real[1]){ 7 }, 5, NULL);
    point_spool_add(&s, (const real[1]){ 8 }, 6, NULL);
    assert_null(point_spool_picture(&s, 1));
    assert_int_equal(point_spool_label(&s, 1), 6);
    point_spool_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows), cmocka_unit_test(test_without_pictures) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
