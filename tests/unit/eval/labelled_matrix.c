/* labelled_matrix.c - codes with labels and ids: what is refused, left out, and averaged */
#include "eval/labelled_matrix.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures.h"

static void test_codes(void **state)
{
    static const float z[] = { 1, 2, 3, 4, 5, 6 }, bad[] = { 1, NAN }, off[] = { 0.5f, 0.5f, 0.5f, 0.6f }, below[] = { -0.1f, 1.1f };
    static const int32_t y[] = { 70, -1, INT32_MAX };
    struct labelled_matrix c = make(3, 2, z, y, NULL);
    struct tensor t = borrow(DT_F4, shape_of(2, 1u, 2u), bad);
    size_t row = 99;
    (void)state;
    assert_int_equal(labelled_matrix_add(&c, &t, NULL, NULL), -1);
    assert_int_equal(c.n, 3);
    assert_int_equal(labelled_matrix_keep_labelled(&c), 2);
    assert_int_equal(c.id[1], 2);
    assert_true(c.z[3] > 5.5);
    assert_int_equal(labelled_matrix_compact(&c, NULL), 2);
    assert_int_equal(c.y[0], 0);
    assert_int_equal(c.y[1], 1);
    labelled_matrix_free(&c);
    c = make(2, 2, off, NULL, NULL);
    assert_false(labelled_matrix_simplex(&c, &row));
    assert_int_equal(row, 1);
    assert_int_equal(labelled_matrix_keep_labelled(&c), 0);
    labelled_matrix_free(&c);
    c = make(1, 2, below, NULL, NULL);
    assert_false(labelled_matrix_simplex(&c, &row));
    labelled_matrix_free(&c);
}

/* Draws in groups of 2, 1 and 2; unlabelled ones between two groups of one id keep these apart. */
static void test_average(void **state)
{
    static const float z[] = { 1, 0, 0, 1, 0.25f, 0.75f, 1, 0, 0.5f, 0.5f };
    static const int32_t y[] = { 3, 4, -1, 5, 5 };
    static const int64_t id[] = { 7, 7, 8, 7, 7 };
    struct labelled_matrix c = make(5, 2, z, y, id), draws;
    (void)state;
    labelled_matrix_average(&c, &draws);
    assert_int_equal(c.n, 3);
    assert_int_equal(draws.n, 5);
    close_to((double)c.z[0], 0.5, 0);
    close_to((double)c.z[3], 0.75, 0);
    close_to((double)c.z[4], 0.75, 0);
    assert_int_equal(c.y[0], 3);
    assert_int_equal(draws.y[1], 3);
    assert_memory_equal(draws.z, z, sizeof z);
    assert_int_equal(labelled_matrix_keep_labelled(&draws), 4);
    assert_int_equal(labelled_matrix_group(&draws, 0), 2);
    assert_int_equal(labelled_matrix_group(&draws, 2), 2);
    labelled_matrix_free(&draws);
    labelled_matrix_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_average),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
