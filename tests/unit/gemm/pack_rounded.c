/* pack_rounded.c - rounding to bfloat16 at all its boundaries, beside arithmetic in double, and what a packed factor consists of */
#include "gemm/gemm_native.h"
#include "gemm/pack_rounded.h"
#include "gemm/ukernel_rounded.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
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

/* Value k of column j is half k % 2 of unit j of row k / 2 of its panel; 0 where there is none. `room` leaves a gap between panels. */
static void test_panels(void **state)
{
    enum { N = 70, DEPTH = 67, UNITS = (DEPTH + 1) / 2, ROOM = UNITS + 2 };
    float turned[N * DEPTH], panels[(N / 4 + 1) * 64 * ROOM];
    uint16_t b[DEPTH * N], turned_b[N * DEPTH], *values = (uint16_t *)panels;
    (void)state;
    for (size_t i = 0; i < N * DEPTH; i++) {
        size_t j = i / DEPTH, k = i % DEPTH;
        turned[i] = (float)i;
        turned_b[i] = b[k * N + j] = bf16_round((float)i);
    }
    for (int form = 0; form < 3; form++) {
        memset(panels, 0x55, sizeof panels);
        if (form == 0)
            gemm_pack_b_rounded(DEPTH, N, b, N, ROOM, panels);
        else if (form == 1)
            gemm_pack_b_transposed_rounded(DEPTH, N, turned, DEPTH, ROOM, panels);
        else
            gemm_pack_b_transposed_bf16(DEPTH, N, turned_b, DEPTH, ROOM, panels);
        size_t w = gemm_panel_width();
        for (size_t j = 0; j < gemm_panel_count(N) * w; j++)
            for (size_t k = 0; k < ROOM * 2; k++) {
                uint16_t want = k >= UNITS * 2 ? 0x5555 : j < N && k < DEPTH ? turned_b[j * DEPTH + k] : 0;
                assert_int_equal(values[((j / w * ROOM + k / 2) * w + j % w) * 2 + k % 2], want);
            }
    }
}

static void test_strips(void **state)
{
    enum { M = 103, DEPTH = 5, UNITS = (DEPTH + 1) / 2, LD = M + 4, STRIPS = (M + UKERNEL_ROWS - 1) / UKERNEL_ROWS };
    float a[DEPTH * LD], strips[STRIPS * UKERNEL_ROWS * UNITS + 1];
    uint16_t *values = (uint16_t *)strips;
    (void)state;
    for (size_t i = 0; i < DEPTH * LD; i++)
        a[i] = (float)i;
    memset(strips, 0x55, sizeof strips);
    assert_int_equal(gemm_pack_a_size(UNITS, M), STRIPS * UKERNEL_ROWS * UNITS);
    gemm_pack_a_rounded(DEPTH, M, a, LD, strips);
    for (size_t i = 0; i < STRIPS * UKERNEL_ROWS; i++)
        for (size_t k = 0; k < UNITS * 2; k++)
            assert_int_equal(values[((i / UKERNEL_ROWS * UNITS + k / 2) * UKERNEL_ROWS + i % UKERNEL_ROWS) * 2 + k % 2],
                             i < M && k < DEPTH ? bf16_round(a[k * LD + i]) : 0);
    assert_int_equal(values[STRIPS * UKERNEL_ROWS * UNITS * 2], 0x5555);
}

static void test_all_widths(void **state)
{
    static const char *const names[] = { "512 bits", "256 bits", "128 bits" };
    for (size_t i = 0; i < 3; i++)
        if (ukernel_use(names[i]))
            test_panels(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_boundaries), cmocka_unit_test(test_rows), cmocka_unit_test(test_all_widths),
                                        cmocka_unit_test(test_strips) };
    return cmocka_run_group_tests_name("rounding and packing of bfloat16", tests, NULL, NULL);
}
