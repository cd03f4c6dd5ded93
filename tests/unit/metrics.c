/* codes read and averaged, the errors of reconstructions (against numpy, tests/oracle/metrics.py), the table and its requirements */
#include "eval/labelled_matrix.h"
#include "base/die.h"
#include "gemm/gemm.h"
#include "eval/metric_table.h"
#include "eval/reconstruction.h"
#include "tasks/requirements.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "leave.h"
#include "made.h"

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

/* ---- the table and its requirements ---- */

static const struct metric group[] = {
    METRIC("mse", BASIS_NONE),
    METRIC("rho", BASIS_NONE),
    METRIC("knn_error", BASIS_ESTIMATE),
    METRIC("hungarian_error", BASIS_SELF),
    METRIC("mmd2", BASIS_REFERENCE),
    METRIC("dv", BASIS_OPTIONAL),
    METRIC("rare", BASIS_NONE, .on_request = 1),
    METRIC_END
};

static jmp_buf out;
static int status;

static void caught(int code, const char *line)
{
    (void)line;
    status = code;
    longjmp(out, 1);
}

/* text has a bound, or is a name */
static struct requirements required(const char **text)
{
    struct arg_list list = { text, 1 }, none = { NULL, 0 };
    return strpbrk(*text, "<>=") ? (struct requirements){ none, list } : (struct requirements){ list, none };
}

static int check(struct metric_table *m, const char *text, int has_estimate)
{
    struct requirements r = required(&text);
    status = 0;
    LEAVE;
    if (!setjmp(out))
        requirements_check(&r, m, has_estimate);
    LEFT;
    return status;
}

static int meets(const struct metric_table *m, const char *text)
{
    struct requirements r = required(&text);
    status = 0;
    if (setjmp(out))
        return -status;
    return requirements_are_met(&r, m);
}

static void test_requirements(void **state)
{
    static const char *const bad[] = { "", "ms", "mses", "mse<", "mse<x", "mse=1", "mse<1x", "<1", "ms<1", "mses<1", "mse<nan", "mse<<1", "mse <1" };
    struct metric_table m;
    (void)state;
    die_handler = caught;
    log_verbosity = LOG_QUIET;
    metric_table_init(&m);
    metric_table_declare(&m, group);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(check(&m, bad[i], 1), EX_USAGE);
    assert_int_equal(check(&m, "mse<=1e-3", 0), 0);
    assert_int_equal(check(&m, "mmd2<=1e-3", 0), 0);
    assert_int_equal(check(&m, "rho", 0), 0);
    assert_int_equal(check(&m, "knn_error", 0), EX_USAGE);
    assert_int_equal(check(&m, "knn_error<0.1", 0), EX_USAGE);
    assert_int_equal(check(&m, "knn_error<0.1", 1), 0);
    metric_table_add(&m, "mse", 0.25, 7);
    metric_table_add(&m, "rho", NAN, 7);
    assert_int_equal(meets(&m, "mse<0.25"), 0);
    assert_int_equal(meets(&m, "mse<=0.25"), 1);
    assert_int_equal(meets(&m, "mse>0.25"), 0);
    assert_int_equal(meets(&m, "mse>=0.25"), 1);
    assert_int_equal(meets(&m, "mse<0.3"), 1);
    assert_int_equal(meets(&m, "mse>0.3"), 0);
    assert_int_equal(meets(&m, "rho<1"), -EX_CONFIG);
    assert_int_equal(meets(&m, "mse"), 1);
    assert_int_equal(meets(&m, "rho"), -EX_CONFIG);
    metric_table_add(&m, "rare", 1, 7);
    assert_int_equal(meets(&m, "rare"), -EX_CONFIG);
    assert_int_equal(check(&m, "rare>=1", 0), 0);
    metric_table_add(&m, "rare", 1, 7);
    assert_int_equal(meets(&m, "rare>=1"), 1);
    metric_table_free(&m);
}

static void check_text(const struct metric_table *m, const char *lines)
{
    char *text = metric_table_text(m);
    const char *head = "metric\tvalue\trows\tset\testimate\testimate_rows\n";
    assert_memory_equal(text, head, strlen(head));
    assert_string_equal(text + strlen(head), lines);
    free(text);
}

/* Results stand in the order of declaration, once; what was fitted on is named as the metric's basis says. */
static void test_table(void **state)
{
    struct metric_table m;
    (void)state;
    metric_table_init(&m);
    metric_table_declare(&m, group);
    metric_table_declare(&m, group);
    assert_int_equal(m.n, 7);
    metric_table_name_set(&m.set, "a\tb", NULL);
    assert_true(metric_table_is_empty(&m));
    metric_table_add(&m, "rare", 1, 5);
    assert_true(metric_table_is_empty(&m));
    metric_table_add(&m, "dv", 1, 5);
    metric_table_add(&m, "mmd2", -0.5, 5);
    metric_table_add(&m, "hungarian_error", 0.5, 7);
    metric_table_add(&m, "rho", NAN, 7);
    metric_table_add(&m, "mse", 0.25, 7);
    assert_false(metric_table_is_empty(&m));
    check_text(&m, "mse\t0.25\t7\ta?b\t-\t0\nhungarian_error\t0.5\t7\ta?b\ta?b\t7\nmmd2\t-0.5\t5\ta?b\tnormal\t0\n"
                   "dv\t1\t5\ta?b\t-\t0\n");
    metric_table_name_set(&m.estimate, "toy", "train");
    m.estimate_rows = 9;
    metric_table_add(&m, "mse", NAN, 7);
    metric_table_add(&m, "hungarian_error", NAN, 7);
    metric_table_add(&m, "knn_error", 0.1, 5);
    check_text(&m, "knn_error\t0.1\t5\ta?b\ttoy/train\t9\nmmd2\t-0.5\t5\ta?b\ttoy/train\t9\n"
                   "dv\t1\t5\ta?b\ttoy/train\t9\n");
    char *names = metric_table_names(&m);
    assert_string_equal(names, "mse, rho, knn_error, hungarian_error, mmd2, dv, rare");
    free(names);
    metric_table_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_average),
        cmocka_unit_test(test_recon),
        cmocka_unit_test(test_requirements),
        cmocka_unit_test(test_table),
    };
    gemm_start(3);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
