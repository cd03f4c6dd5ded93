/* requirements.c - bounds on metrics, and metrics that must be there */
#include "tasks/requirements.h"
#include "base/die.h"
#include "base/log.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leaks.h"

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
    LEAKS_IGNORE;
    if (!setjmp(out))
        requirements_check(&r, m, has_estimate);
    LEAKS_CHECK;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requirements),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
