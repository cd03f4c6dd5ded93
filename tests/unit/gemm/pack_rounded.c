/* pack_rounded.c - what a packed factor in bfloat16 consists of */
#include "gemm/gemm_native.h"
#include "gemm/pack_rounded.h"
#include "gemm/ukernel_rounded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

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
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_all_widths), cmocka_unit_test(test_strips) };
    return cmocka_run_group_tests_name("packing of bfloat16", tests, NULL, NULL);
}
