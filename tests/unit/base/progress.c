/* progress.c - the line: its parts in order, and what is left out where it would be too long */
#include "base/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char text[256];

static const char *line(size_t width, uint64_t total, double seconds, uint64_t done)
{
    struct progress_state p = { .what = "training", .unit = "steps", .total = total, .before = 100, .seconds = seconds };
    progress_text(text, sizeof text, width, &p, done, "mse 0.0312", "L_rec 1.210, L_reg 1.388");
    assert_true(strlen(text) <= width);
    return text;
}

static void parts(void **state)
{
    (void)state;
    assert_string_equal(line(200, 600, 20, 200), "training: 200 of 600 steps (33 %), 1:20 left, mse 0.0312, 5/s, L_rec 1.210, L_reg 1.388");
    assert_string_equal(line(200, 0, 20, 200), "training: 200 steps, mse 0.0312, 5/s, L_rec 1.210, L_reg 1.388");
    assert_string_equal(line(200, 150000, 1000, 1100), "training: 1100 of 150000 steps (1 %), 41:21:40 left, mse 0.0312, 1/s"
                                                      ", L_rec 1.210, L_reg 1.388");
    assert_string_equal(line(200, 600, 0.001, 600), "training: 600 of 600 steps (100 %), mse 0.0312, 500000/s, L_rec 1.210, L_reg 1.388");
    assert_string_equal(line(200, 600, 20, 100), "training: 100 of 600 steps (17 %), mse 0.0312, 0/s, L_rec 1.210, L_reg 1.388");
}

static void widths(void **state)
{
    (void)state;
    assert_string_equal(line(79, 600, 20, 200), "training: 200 of 600 steps (33 %), 1:20 left, mse 0.0312, 5/s");
    assert_string_equal(line(60, 600, 20, 200), "training: 200 of 600 steps (33 %), 1:20 left, mse 0.0312");
    assert_string_equal(line(50, 600, 20, 200), "training: 200 of 600 steps (33 %), 1:20 left");
    assert_string_equal(line(40, 600, 20, 200), "training: 200 of 600 steps (33 %)");
    assert_string_equal(line(10, 600, 20, 200), "");
    for (size_t width = 0; width < 300; width++)
        line(width, 600, 20, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(parts), cmocka_unit_test(widths) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
