/* ukernel_rounded.c - products of factors in bfloat16, by every kernel that this machine has: all awkward sizes, NaN, infinity, denormals */
#include "gemm/rounded_products.h"

/* Kernels of this processor, one after the other. */
static int next_kernel(size_t *i)
{
    while (*i < KERNEL_NAMES)
        if (ukernel_rounded_use(kernel_names[(*i)++]))
            return 1;
    return 0;
}

static void test_choice(void **state)
{
    (void)state;
    size_t kernels = 0;
    assert_false(ukernel_rounded_use("no such kernel"));
    for (size_t i = 0; next_kernel(&i); kernels++) {
        assert_int_equal(ukernel_rounded_get()->lanes, ukernel_get()->lanes);
        assert_int_equal(ukernel_rounded_get()->width, ukernel_get()->width);
        assert_string_equal(ukernel_rounded_get()->name, kernel_names[i - 1]);
    }
    assert_true(kernels >= 1);
    for (size_t i = 0; i < KERNEL_NAMES && !ukernel_rounded_use(kernel_names[i]); i++)
        continue;
    assert_true(ukernel_use("128 bits"));       /* fewer bits in f4 are fewer bits here */
    assert_string_equal(ukernel_rounded_get()->name, "128 bits");
}

static void test_sizes(void **state)
{
    (void)state;
    struct factors f = factors_new(13, 130, 130);
    for (size_t i = 0; next_kernel(&i);) {
        check_sizes(&f);
        check_segments(&f);
    }
    factors_free(&f);
}

/* More than the cache holds: the depth goes in pieces, the columns in groups of panels. */
static void test_blocks(void **state)
{
    enum { M = 7, N = 300, DEPTH = 8000, PIECES = 4, UNITS = DEPTH / 2 };
    (void)state;
    struct factors f = factors_new(M, N, DEPTH);
    factors_multiply(&f, DEPTH);
    for (size_t i = 0; next_kernel(&i);) {
        size_t lda;
        real *a = units_of_a(&f, M, DEPTH, &lda), *c = xzero(M * N, sizeof *c), *panels = aligned_bytes(gemm_pack_b_size(UNITS, N) * sizeof *panels);
        gemm_pack_b_rounded(DEPTH, N, f.b_rounded, f.ld, UNITS, panels);
        gemm_native_ab(&(struct gemm_native){ .rounded = 1, .m = M, .n = N, .a = a, .lda = lda, .segments = PIECES, .stride = UNITS / PIECES,
                                              .length = UNITS / PIECES, .panels = panels, .c = c, .ldc = N, .prefetch = a, .prefetch_ld = lda,
                                              .prefetch_rows = M, .prefetch_length = UNITS });
        check_result(&f, M, N, c, N, 0, 0, "blocks");
        free(a), free(c), aligned_free(panels);
    }
    factors_free(&f);
}

static void check_both(struct factors *f, size_t depth, double flushed)
{
    factors_turn(f);
    factors_multiply(f, depth);
    for (size_t i = 0; next_kernel(&i);) {
        check_dots(f, f->m, f->n, flushed);
        check_sums(f, f->m, f->n, flushed);
    }
}

/* One value that is no number spoils its row or column, and no other, the last of an odd depth among them. Where two meet, double
 * says what becomes of them. */
static void test_not_finite(void **state)
{
    static const float values[] = { INFINITY, -INFINITY, NAN };
    enum { M = 7, N = 70, DEPTH = 9 };
    (void)state;
    for (size_t v = 0; v < 3; v++)
        for (size_t k = 0; k < DEPTH; k++) {
            struct factors f = factors_new(M, N, DEPTH);
            f.a[2 * f.ld + k] = values[v];
            f.b[(DEPTH - 1) * f.ld + 66] = values[(v + k) % 3];
            f.b[k * f.ld + 5] = 0;
            f.a[6 * f.ld + DEPTH - 1] = 3.4e38f;               /* rounded to infinity */
            check_both(&f, DEPTH, 0);
            factors_free(&f);
        }
}

/* Denormal factors, and sums that are denormal: each may be taken for 0 by instructions for bfloat16, and is not by others. */
static void test_denormals(void **state)
{
    enum { M = 6, N = 64, DEPTH = 33 };
    (void)state;
    struct factors f = factors_new(M, N, DEPTH);
    double most = 0;
    for (size_t i = 0; i < M * f.ld; i++) {
        f.a[i] *= i % 3 ? 0x1p-127f : 0x1p-70f;
        most = fmax(most, fabs((double)f.a[i]));
    }
    for (size_t i = 0; i < DEPTH * f.ld; i++) {
        f.b[i] *= i % 2 ? 1 : 0x1p-60f;
        most = fmax(most, fabs((double)f.b[i]));
    }
    check_both(&f, DEPTH, DEPTH * 0x1p-126 * (1 + 2 * most));
    factors_free(&f);
}

/* 2^-130 times 2^3: exact without such instructions; with them, 0. */
static void test_flushed(void **state)
{
    (void)state;
    struct factors f = factors_new(1, 1, 1);
    f.a[0] = 0x1p-130f, f.b[0] = 8;
    factors_turn(&f);
    for (size_t i = 0; next_kernel(&i);) {
        factors_multiply(&f, 1);
        if (strchr(ukernel_rounded_get()->name, ','))
            f.exact[0] = f.magnitude[0] = 0;
        check_dots(&f, 1, 1, 0);
        check_sums(&f, 1, 1, 0);
    }
    factors_free(&f);
}

/* Without instructions of its own, bfloat16 has equal bytes in vectors of all widths. */
static void test_same_bytes(void **state)
{
    enum { M = 13, N = 100, DEPTH = 77 };
    (void)state;
    struct factors f = factors_new(M, N, DEPTH);
    real first[M * N], c[M * N], *panels = aligned_bytes(gemm_pack_b_size(DEPTH, N + UKERNEL_WIDTH_MAX) * sizeof *panels);
    size_t lda, seen = 0;
    real *a = units_of_a(&f, M, DEPTH, &lda);
    for (size_t i = 0; next_kernel(&i);) {
        if (strchr(ukernel_rounded_get()->name, ','))
            continue;
        gemm_pack_b_rounded(DEPTH, N, f.b_rounded, f.ld, gemm_units(DEPTH), panels);
        gemm_native_ab(&(struct gemm_native){ .rounded = 1, .m = M, .n = N, .a = a, .lda = lda, .segments = 1, .length = gemm_units(DEPTH),
                                              .panels = panels, .c = seen ? c : first, .ldc = N });
        if (seen++)
            assert_memory_equal(c, first, sizeof c);
    }
    assert_true(seen >= 1);
    free(a), aligned_free(panels);
    factors_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_choice), cmocka_unit_test(test_sizes), cmocka_unit_test(test_blocks),
                                        cmocka_unit_test(test_not_finite), cmocka_unit_test(test_denormals), cmocka_unit_test(test_flushed),
                                        cmocka_unit_test(test_same_bytes) };
    return cmocka_run_group_tests_name("products of bfloat16", tests, NULL, NULL);
}
