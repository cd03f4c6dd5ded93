/* codes read and averaged, the errors of reconstructions (against numpy, tests/oracle/metrics.py), the table and its demands */
#include "eval/labelled_matrix.h"
#include "base/die.h"
#include "gemm/gemm.h"
#include "eval/metric_table.h"
#include "eval/reconstruction.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "fixtures.h"

/* ---- codes ---- */

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

/* ---- reconstruction ---- */

static void add_all(struct reconstruction *r, const int64_t *id)
{
    struct tensor x = borrow(DT_U1, shape_of(2, 24u, 5u), x_bytes), xhat = borrow(DT_F4, shape_of(2, 24u, 5u), xhat_signed);
    reconstruction_init(r, 5, 1);
    for (size_t i = 0; i < 24; i++)
        reconstruction_add(r, &x, &xhat, id, i);
    reconstruction_end(r);
}

static void test_recon(void **state)
{
    struct reconstruction r;
    int64_t id[24];
    (void)state;
    for (int i = 0; i < 24; i++)
        id[i] = 1000 - i / 4;
    add_all(&r, id);
    assert_int_equal(r.rows, 24);
    assert_int_equal(r.groups, 6);
    close_to(reconstruction_mse(&r), MSE, 1e-12);
    close_to(reconstruction_mse_rolled(&r), MSE_ROLLED, 1e-12);
    close_to(reconstruction_rho(&r), RHO, 1e-12);
    reconstruction_free(&r);
    add_all(&r, NULL);                  /* without ids every row is a sample */
    close_to(reconstruction_mse(&r), MSE, 1e-12);
    assert_true(isnan(reconstruction_rho(&r)));
    reconstruction_free(&r);
    id[23] = 5;                         /* one sample with a single row */
    add_all(&r, id);
    assert_true(isnan(reconstruction_rho(&r)));
    reconstruction_free(&r);
    memset(id, 0, sizeof id);           /* one sample only: there is no other */
    add_all(&r, id);
    assert_true(isnan(reconstruction_mse_rolled(&r)));
    close_to(reconstruction_rho(&r), 1, 1e-12);
    reconstruction_free(&r);
}

/* ---- the table and its demands ---- */

static jmp_buf out;
static int status;

static void caught(int code, const char *line)
{
    (void)line;
    status = code;
    longjmp(out, 1);
}

static int check(const char *text, int estimate)
{
    struct arg_list list = { &text, 1 };
    status = 0;
    if (!setjmp(out))
        demands_check(&list, estimate);
    return status;
}

static int meets(const struct metric_table *m, const char *text)
{
    struct arg_list list = { &text, 1 };
    status = 0;
    if (setjmp(out))
        return -status;
    return demands_met(m, &list);
}

static void test_demands(void **state)
{
    static const char *const bad[] = { "", "mse", "mse<", "mse<x", "mse=1", "mse<1x", "<1", "ms<1", "mses<1", "mse<nan", "mse<<1", "mse <1" };
    struct metric_table m;
    (void)state;
    die_handler = caught;
    log_verbosity = LOG_QUIET;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(check(bad[i], 1), EX_USAGE);
    assert_int_equal(check("mse<=1e-3", 0), 0);
    assert_int_equal(check("knn_error<0.1", 0), EX_USAGE);
    assert_int_equal(check("knn_error<0.1", 1), 0);
    metric_table_init(&m);
    metric_table_set(&m.set, "a\tb", NULL);
    metric_table_set(&m.estimate, NULL, NULL);
    assert_false(metric_table_any(&m));
    metric_table_add(&m, METRIC_MSE, 0.25, 7);
    metric_table_add(&m, METRIC_RHO, NAN, 7);
    metric_table_add(&m, METRIC_HUNGARIAN, 0.5, 7);
    assert_int_equal(meets(&m, "mse<0.25"), 0);
    assert_int_equal(meets(&m, "mse<=0.25"), 1);
    assert_int_equal(meets(&m, "mse>0.25"), 0);
    assert_int_equal(meets(&m, "mse>=0.25"), 1);
    assert_int_equal(meets(&m, "mse<0.3"), 1);
    assert_int_equal(meets(&m, "mse>0.3"), 0);
    assert_int_equal(meets(&m, "rho<1"), -EX_CONFIG);
    char *text = metric_table_text(&m);
    assert_string_equal(text, "metric\tvalue\trows\tset\testimate\testimate_rows\nmse\t0.25\t7\ta?b\t-\t0\n"
                              "hungarian_error\t0.5\t7\ta?b\ta?b\t7\n");
    free(text);
    metric_table_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_average),
        cmocka_unit_test(test_recon),
        cmocka_unit_test(test_demands),
    };
    gemm_start(3);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
