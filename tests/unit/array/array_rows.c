/* array_rows.c - rows as they come, and from a temporary file: converted, ordered, compared */
#include "array/array_rows.h"
#include "memory_reader.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int read_exactly(void *context, void *to, size_t n)
{
    return reader_read_full(context, to, n) == (ssize_t)n ? 0 : -1;
}

static struct array_rows rows_of(struct numeric stored, struct shape shape, int fortran, enum dtype type)
{
    struct array_info a = { .stored = stored, .type = stored, .shape = shape, .fortran = fortran };
    struct array_layout l;
    struct array_rows r;
    assert_int_equal(array_layout_set(&l, &a, 0), 0);
    array_rows_init(&r, &a, &l, type);
    return r;
}

static void test_taken(void **state)
{
    static const unsigned char bytes[] = { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6 };
    struct array_rows r = rows_of((struct numeric){ 'u', 2, 1 }, shape_of(2, 3, 2), 0, DT_F4);
    struct memory m;
    struct reader reader = memory_reader(&m, bytes, sizeof bytes);
    struct array_source from = { read_exactly, &reader };
    float f[6];
    (void)state;
    r.is_x = 1;
    r.divisor = 2;
    assert_int_equal(array_rows_take(&r, &from, f, 1), 0);
    assert_int_equal(array_rows_take(&r, &from, f + 2, 2), 0);
    for (int i = 0; i < 6; i++)
        assert_true(fabsf(f[i] - (float)(i + 1) / 2) <= 0);
    assert_true(fabs(r.min - .5) <= 0 && fabs(r.max - 3) <= 0);
    assert_int_equal(array_rows_take(&r, &from, f, 1), -1);
    array_rows_free(&r);
}

static void test_kept(void **state)
{
    static const unsigned char bytes[] = { 1, 2, 3, 4, 5, 6 };
    unsigned char u[6];
    struct array_rows r = rows_of((struct numeric){ 'i', 1, 0 }, shape_of(2, 3, 2), 1, DT_U1);
    struct memory m;
    struct reader reader = memory_reader(&m, bytes, sizeof bytes);
    struct array_source from = { read_exactly, &reader };
    (void)state;
    assert_int_equal(array_rows_keep(&r, &from), 0);
    assert_true(array_rows_are_bytes(&r));
    assert_int_equal(array_rows_get(&r, u, 2), 0);
    assert_int_equal(array_rows_get(&r, u + 4, 1), 0);
    assert_memory_equal(u, "\1\4\2\5\3\6", 6);
    m.at = 0;
    assert_int_equal(array_rows_compare(&r, &from), 0);
    m.at = 0;
    m.bytes = (const unsigned char *)"\1\2\3\4\5\7";
    assert_int_equal(array_rows_compare(&r, &from), 1);
    assert_int_equal(array_rows_compare(&r, &from), -1);
    array_rows_free(&r);
}

static void test_refused(void **state)
{
    static const float bad[] = { 1, 2, 3, NAN };
    static const unsigned char negative[] = { 1, 0xff };
    struct memory m;
    struct reader reader = memory_reader(&m, bad, sizeof bad);
    struct array_source from = { read_exactly, &reader };
    float f[4];
    unsigned char u[2];
    (void)state;
    struct array_rows r = rows_of((struct numeric){ 'f', 4, 0 }, shape_of(2, 2, 2), 0, DT_F4);
    assert_int_equal(array_rows_take(&r, &from, f, 2), 0);     /* a field may hold anything */
    array_rows_free(&r);
    m.at = 0;
    r = rows_of((struct numeric){ 'f', 4, 0 }, shape_of(2, 2, 2), 0, DT_F4);
    r.is_x = 1;
    assert_int_equal(array_rows_take(&r, &from, f, 2), -1);
    assert_string_equal(r.error, "row 1: nan is no finite number");
    array_rows_free(&r);
    reader = memory_reader(&m, negative, sizeof negative);
    r = rows_of((struct numeric){ 'i', 1, 0 }, shape_of(2, 2, 1), 0, DT_U1);
    assert_int_equal(array_rows_take(&r, &from, u, 2), -1);
    assert_string_equal(r.error, "row 1: -1 does not fit into u1");
    array_rows_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_taken), cmocka_unit_test(test_kept), cmocka_unit_test(test_refused) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
