/* predictions.c - predictions of a classifier: numbers of numpy (tests/oracle/metrics.py), and the edges */
#include "eval/predictions.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures.h"

static void test_predictions(void **state)
{
    int64_t id[120];
    struct prediction_agreement d;
    uint64_t rows;
    (void)state;
    for (int i = 0; i < 120; i++)
        id[i] = 1000 - i / 4;
    struct labelled_matrix c = make(120, 5, answers, answers_y, id);
    assert_int_equal(predictions_max_label(&c), 4);
    close_to(predictions_error(&c, &rows), ANSWERS_ERROR, 1e-12);
    assert_int_equal(rows, 108);
    predictions_agreement(&c, NULL, &d);
    assert_int_equal(d.groups, 30);
    close_to(d.agreement, ANSWERS_AGREEMENT, 1e-12);
    close_to(d.entropy, ANSWERS_ENTROPY, 1e-12);
    close_to(d.differ, ANSWERS_DIFFER, 1e-12);
    char third[30] = { 0 };
    for (int i = 0; i < 30; i += 3)
        third[i] = 1;
    predictions_agreement(&c, third, &d);
    assert_int_equal(d.groups, 10);
    close_to(d.differ, ANSWERS_DIFFER_THIRD, 1e-12);
    memset(third, 0, sizeof third);
    predictions_agreement(&c, third, &d);
    assert_true(isnan(d.differ) && isnan(d.agreement));
    char *table = predictions_confusion(&c, 5, "a/b"), *at = table + strlen("a/b\t0\t1\t2\t3\t4");
    assert_memory_equal(table, "a/b\t0\t1\t2\t3\t4", strlen("a/b\t0\t1\t2\t3\t4"));
    for (unsigned y = 0; y < 5; y++) {
        assert_int_equal(strtoul(at, &at, 10), y);
        for (unsigned k = 0; k < 5; k++)
            assert_int_equal(strtoul(at, &at, 10), answers_table[y * 5 + k]);
    }
    assert_string_equal(at, "\n");
    free(table);
    labelled_matrix_free(&c);
}

/* One sample with one draw makes agreement and entropy undefined; a label that is no category, or none, the error. */
static void test_predictions_at_the_edge(void **state)
{
    static const float z[] = { 0.5f, 0.5f, 0, 1, 0, 1 };
    static const int32_t beyond[] = { 0, 2, 1 };
    static const int64_t id[] = { 7, 7, 8 };
    struct labelled_matrix c = make(3, 2, z, NULL, id), from = make(3, 2, z, NULL, NULL);
    struct prediction_agreement d;
    uint64_t rows;
    (void)state;
    assert_int_equal(predictions_max_label(&c), -1);
    assert_true(isnan(predictions_error(&c, &rows)));
    predictions_agreement(&c, NULL, &d);
    assert_true(isnan(d.agreement) && isnan(d.entropy) && isnan(d.differ));
    c.n = 2;
    predictions_agreement(&c, NULL, &d);              /* equals count as the lowest: 0 and 1 */
    close_to(d.agreement, 0.5, 0);
    close_to(d.entropy, 1, 0);
    c.n = 3;
    predictions_set_labels(&c, &from);
    close_to(predictions_error(&c, &rows), 0, 0);
    assert_int_equal(rows, 3);
    memcpy(c.y, beyond, sizeof beyond);
    assert_true(isnan(predictions_error(&c, &rows)));
    labelled_matrix_free(&c);
    labelled_matrix_free(&from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_predictions),
        cmocka_unit_test(test_predictions_at_the_edge),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
