/* bf16.c - rounding to bfloat16 at all its boundaries, beside arithmetic in double, and of matrices */
#include "tensor/bf16.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static float float_of(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* A bfloat16 as a number; infinity as if its exponent went on, as IEEE 754 rounds. */
static double number(uint32_t half)
{
    int exponent = half >> 7 & 0xff, fraction = half & 0x7f;
    double magnitude = exponent ? ldexp(0x80 | fraction, exponent - 134) : ldexp(fraction, -133);
    return half & 0x8000 ? -magnitude : magnitude;
}

/* The nearer of the two neighbours of x, of equals the even one. */
static uint32_t nearest(float x, uint32_t lower)
{
    double below = fabs((double)x - number(lower)), above = fabs(number(lower + 1) - (double)x);
    return below < above || (below == above && lower % 2 == 0) ? lower : lower + 1;
}

static void test_boundaries(void **state)
{
    static const uint32_t tails[] = { 0, 1, 0x7fff, 0x8000, 0x8001, 0xffff, 0x1234 };
    enum { TAILS = sizeof tails / sizeof *tails, PAD = 3 };
    (void)state;
    for (uint32_t half = 0; half < 0x10000; half++) {
        float from[TAILS];
        uint16_t to[TAILS + PAD];
        for (size_t i = 0; i < TAILS; i++)
            from[i] = float_of(half << 16 | tails[i]);
        memset(to, 0xff, sizeof to);
        bf16_round_rows(1, TAILS, from, TAILS, to, TAILS + PAD);
        for (size_t i = 0; i < TAILS; i++) {
            if (isnan(from[i]))
                assert_true((to[i] & 0x7f80) == 0x7f80 && (to[i] & 0x7f) && to[i] >> 15 == half >> 15);
            else if (isinf(from[i]))
                assert_int_equal(to[i], half);
            else
                assert_int_equal(to[i], nearest(from[i], half));
        }
        for (size_t i = TAILS; i < TAILS + PAD; i++)
            assert_int_equal(to[i], 0);
    }
}

/* Rows of all lengths, longer than vectors: each value is rounded as it is alone, and nothing behind the row is written. */
static void test_rows(void **state)
{
    enum { ROWS = 3, COLS = 75, LD = 80 };
    float from[ROWS * LD];
    uint16_t to[ROWS * (COLS + 2) + 1];
    (void)state;
    for (size_t i = 0; i < ROWS * LD; i++)
        from[i] = float_of((uint32_t)(i * 2654435761u));
    for (size_t cols = 0; cols <= COLS; cols++) {
        memset(to, 0x55, sizeof to);
        bf16_round_rows(ROWS, cols, from, LD, to, cols + 2);
        for (size_t i = 0; i < ROWS * (cols + 2); i++) {
            size_t k = i % (cols + 2);
            assert_int_equal(to[i], k < cols ? bf16_round(from[i / (cols + 2) * LD + k]) : 0);
        }
        assert_int_equal(to[ROWS * (cols + 2)], 0x5555);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_boundaries), cmocka_unit_test(test_rows) };
    return cmocka_run_group_tests_name("bfloat16", tests, NULL, NULL);
}
