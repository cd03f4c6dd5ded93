/* metric_table.c - results stand in the order of declaration, and say what was fitted on */
#include "eval/metric_table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
        cmocka_unit_test(test_table),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
