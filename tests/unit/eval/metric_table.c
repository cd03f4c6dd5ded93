/* metric_table.c - the table of metrics, and demands on them */
#include "eval/metric_table.h"
#include "base/die.h"
#include "base/log.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

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
        cmocka_unit_test(test_demands),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
