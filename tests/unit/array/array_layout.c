/* array_layout.c - rows gathered from arrays of every order, against an index computed number by number */
#include "array/array_layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MOST 400

static struct array_info array_of(struct shape shape, int fortran, int size)
{
    return (struct array_info){ .shape = shape, .fortran = fortran, .stored = { 'u', size, 0 }, .type = { 'u', size, 0 } };
}

/* Where the number of this index lies. */
static size_t place(const struct array_info *a, const uint32_t *index)
{
    size_t pos = 0;
    for (int k = 0; k < a->shape.rank; k++) {
        int i = a->fortran ? a->shape.rank - 1 - k : k;
        pos = pos * a->shape.dim[i] + index[i];
    }
    return pos;
}

/* All rows of an array whose numbers are their places, in steps of two rows. */
static void gather_all(const struct array_info *a, const struct array_layout *l, uint64_t *to)
{
    unsigned char from[8 * MOST], rows[8 * MOST];
    size_t count = shape_count(&l->row), size = (size_t)a->stored.size;
    memset(from, 0, sizeof from);
    for (uint64_t i = 0; i < shape_count(&a->shape); i++)
        for (size_t b = 0; b < size; b++)
            from[i * size + b] = (unsigned char)(i >> 8 * b);
    for (uint32_t row = 0, n; row < l->rows; row += n) {
        n = l->rows - row < 2 ? 1 : 2;
        array_layout_gather(l, from, a->stored.size, row, n, rows);
        for (size_t i = 0; i < n * count; i++) {
            to[row * count + i] = 0;
            for (size_t b = 0; b < size; b++)
                to[row * count + i] |= (uint64_t)rows[i * size + b] << 8 * b;
        }
    }
}

static void test_sides(void **state)
{
    static const int sizes[] = { 2, 4, 8 };
    struct shape shape = shape_of(4, 5, 3, 2, 4);
    uint64_t got[MOST];
    (void)state;
    for (int trial = 0; trial < 2 * 2 * 3; trial++) {
        struct array_info a = array_of(shape, trial & 1, sizes[trial / 4]);
        struct array_layout l;
        int side = trial & 2 ? 3 : 0;
        assert_int_equal(array_layout_set(&l, &a, side), 0);
        assert_int_equal(l.rows, shape.dim[side]);
        assert_int_equal(l.row.rank, 3);
        assert_int_equal(array_layout_is_streamed(&l), a.fortran == (side == 3));
        assert_int_equal(array_layout_is_plain(&l), !a.fortran && side == 0);
        gather_all(&a, &l, got);
        size_t k = 0;
        for (uint32_t row = 0; row < l.rows; row++)
            for (uint32_t i = 0; i < l.row.dim[0]; i++)
                for (uint32_t j = 0; j < l.row.dim[1]; j++)
                    for (uint32_t c = 0; c < l.row.dim[2]; c++) {
                        uint32_t first[] = { row, i, j, c }, last[] = { i, j, c, row };
                        assert_int_equal(got[k++], place(&a, side ? last : first));
                    }
    }
}

static void test_exchange(void **state)
{
    struct array_info a = array_of(shape_of(4, 2, 3, 4, 5), 0, 4);      /* [N,C,W,H] */
    struct array_layout l;
    struct shape want = shape_of(3, 5, 4, 3);
    uint64_t got[MOST];
    size_t k = 0;
    (void)state;
    assert_int_equal(array_layout_set(&l, &a, 0), 0);
    assert_int_equal(array_layout_channels_last(&l), 0);
    assert_int_equal(array_layout_transpose(&l), 0);
    assert_true(shape_equal(&l.row, &want));
    assert_true(array_layout_is_streamed(&l) && !array_layout_is_plain(&l));
    gather_all(&a, &l, got);
    for (uint32_t row = 0; row < 2; row++)
        for (uint32_t h = 0; h < 5; h++)
            for (uint32_t w = 0; w < 4; w++)
                for (uint32_t c = 0; c < 3; c++) {
                    uint32_t index[] = { row, c, w, h };
                    assert_int_equal(got[k++], place(&a, index));
                }
    a = array_of(shape_of(2, 3, 4), 0, 1);
    assert_int_equal(array_layout_set(&l, &a, 0), 0);
    assert_int_equal(array_layout_transpose(&l), -1);
    assert_int_equal(array_layout_channels_last(&l), -1);
}

static void test_columns(void **state)
{
    uint64_t got[MOST];
    (void)state;
    for (int fortran = 0; fortran < 2; fortran++) {
        struct array_info a = array_of(shape_of(2, 6, 8), fortran, 4);
        struct array_layout l;
        assert_int_equal(array_layout_set(&l, &a, 0), 0);
        array_layout_column(&l, 3);
        assert_int_equal(array_layout_is_streamed(&l), !fortran);
        gather_all(&a, &l, got);
        for (uint32_t row = 0; row < 6; row++)
            assert_int_equal(got[row], fortran ? row + 6 * 3 : row * 8 + 3);
    }
}

static void test_bounds(void **state)
{
    struct array_info a = array_of(shape_of(3, 4, 2, 3), 0, 2);
    struct array_layout l;
    (void)state;
    assert_int_equal(array_layout_set(&l, &a, ARRAY_ONE_ROW), 0);
    assert_true(l.rows == 1 && l.row.rank == 3 && array_layout_is_plain(&l));
    a.shape = shape_of(2, 4, 0);
    assert_int_equal(array_layout_set(&l, &a, 0), -1);
    a.shape = shape_of(2, 0, 4);
    assert_int_equal(array_layout_set(&l, &a, 0), 0);
    assert_int_equal(l.rows, 0);
    a.shape = shape_of(4, 1, 0x7fffffffu, 0x7fffffffu, 0x7fffffffu);
    assert_int_equal(array_layout_set(&l, &a, 0), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sides), cmocka_unit_test(test_exchange), cmocka_unit_test(test_columns), cmocka_unit_test(test_bounds)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
