/* gemm_native.c - every kernel that this machine has, on factors of all awkward sizes, beside a plain loop in double */
#include "base/alloc.h"
#include "engine/engine.h"
#include "gemm/gemm_native.h"
#include "gemm/ukernel.h"
#include "tensor/tensor.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct compute *compute;

static const char *const names[] = { "512 bits", "256 bits", "128 bits" };
static const size_t sizes[] = { 1, 2, 5, 6, 7, 13, 16, 31, 64, 65, 100, 131 };
enum { SIZES = sizeof sizes / sizeof *sizes };

static real *matrix(size_t n, unsigned step)
{
    real *m = aligned_bytes(n * sizeof *m);
    for (size_t i = 0; i < n; i++)
        m[i] = (real)((i * step % 211) / 211.0 - 0.5);
    return m;
}

static double plain(const real *a, const real *b, size_t i, size_t j, size_t n, size_t k)
{
    double sum = 0;
    for (size_t l = 0; l < k; l++)
        sum += (double)a[i * k + l] * (double)b[l * n + j];
    return sum;
}

static void same(const real *c, const real *a, const real *b, size_t m, size_t n, size_t k, size_t ld, double before)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < ld; j++) {
            double want = j < n ? plain(a, b, i, j, n, k) + before : 77;
            if (!(fabs((double)c[i * ld + j] - want) <= 1e-5 * (1 + fabs(want))))
                fail_msg("%s: %zu x %zu x %zu: value %zu,%zu is %g, not %g", ukernel_get()->name, m, n, k, i, j, (double)c[i * ld + j], want);
        }
}

static void fill(real *c, size_t m, size_t n, size_t ld, real v)
{
    for (size_t i = 0; i < m * ld; i++)
        c[i] = i % ld < n ? v : 77;             /* what lies beside the result stays */
}

static void check_product(size_t m, size_t n, size_t k)
{
    size_t ld = n + 3;
    real *a = matrix(m * k, 37), *b = matrix(k * n, 53), *turned = matrix(n * k, 1), *c = matrix(m * ld, 1);
    real *panels = matrix(gemm_pack_b_size(k, n), 1);
    struct gemm_native p = { .m = m, .n = n, .a = a, .lda = k, .segments = 1, .length = k, .panels = panels, .c = c, .ldc = ld };
    gemm_pack_b(k, n, b, n, k, panels);
    fill(c, m, n, ld, (real)NAN);
    gemm_native_ab(&p);
    same(c, a, b, m, n, k, ld, 0);

    gemm_transpose(k, n, b, n, turned, k);
    gemm_pack_b_transposed(k, n, turned, k, k, panels);
    fill(c, m, n, ld, 3);
    p.add = 1;
    p.prefetch = a, p.prefetch_ld = k, p.prefetch_rows = m, p.prefetch_length = k;
    gemm_native_ab(&p);
    same(c, a, b, m, n, k, ld, 3);

    if (k % 2 == 0) {                           /* rows of A in two pieces, and told one by one */
        size_t at[131];
        for (size_t i = 0; i < m; i++)
            at[i] = i * k;
        p.a_at = at, p.segments = 2, p.stride = p.length = k / 2, p.prefetch = NULL, p.add = 0, p.prefetch_length = p.prefetch_rows = 0;
        gemm_native_ab(&p);
        same(c, a, b, m, n, k, ld, 0);
    }
    aligned_free(a), aligned_free(b), aligned_free(c), aligned_free(turned), aligned_free(panels);
}

static void check_sums(size_t m, size_t n, size_t k)
{
    size_t ld = n + 3, w = gemm_panel_width(), at[131];
    real *a = matrix(m * k, 37), *turned = matrix(k * m, 1), *b = matrix(k * n, 53), *c = matrix(m * ld, 1);
    real *panels = matrix(gemm_pack_b_size(k, n), 1), *strips = matrix(gemm_pack_a_size(k, m), 1);
    gemm_pack_b(k, n, b, n, k, panels);
    gemm_transpose(m, k, a, k, turned, m);
    gemm_pack_a(k, m, turned, m, strips);
    for (size_t i = 0; i < k; i++)
        at[i] = i * w;
    for (int add = 0; add < 2; add++) {
        fill(c, m, n, ld, add ? 3 : (real)NAN);
        for (size_t from = 0; from < n; from += w)
            gemm_native_atb(&(struct gemm_native_atb){ .m = m, .n = n - from < w ? n - from : w, .depth = k, .strips = strips, .b = panels + from * k,
                                     .b_at = at, .c = c + from, .ldc = ld, .add = add });
        same(c, a, b, m, n, k, ld, add ? 3 : 0);
    }
    aligned_free(a), aligned_free(b), aligned_free(c), aligned_free(turned), aligned_free(panels), aligned_free(strips);
}

static void test_products(void **state)
{
    (void)state;
    size_t kernels = 0;
    for (size_t name = 0; name < 3; name++) {
        if (!ukernel_use(names[name]))
            continue;
        kernels++;
        for (size_t i = 0; i < SIZES; i++)
            for (size_t j = 0; j < SIZES; j++)
                for (size_t k = 0; k < SIZES; k++) {
                    check_product(sizes[i], sizes[j], sizes[k]);
                    check_sums(sizes[i], sizes[j], sizes[k]);
                }
    }
    assert_true(kernels >= 1);
}

/* More than the cache holds: the depth goes in pieces, the columns in groups of panels. */
static void test_blocks(void **state)
{
    (void)state;
    enum { M = 7, N = 300, K = 4000, PIECES = 4 };
    for (size_t name = 0; name < 3; name++) {
        if (!ukernel_use(names[name]))
            continue;
        real *a = matrix(M * K, 37), *b = matrix((size_t)K * N, 53), *c = matrix(M * N, 1), *panels = matrix(gemm_pack_b_size(K, N), 1);
        gemm_pack_b(K, N, b, N, K, panels);
        gemm_native_ab(&(struct gemm_native){ .m = M, .n = N, .a = a, .lda = K, .segments = PIECES, .stride = K / PIECES,
                                       .length = K / PIECES, .panels = panels, .c = c, .ldc = N });
        same(c, a, b, M, N, K, N, 0);
        aligned_free(a), aligned_free(b), aligned_free(c), aligned_free(panels);
    }
}

static void test_names(void **state)
{
    (void)state;
    assert_false(ukernel_use("no such kernel"));
    assert_true(ukernel_use("128 bits"));
    assert_string_equal(ukernel_get()->name, "128 bits");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_products), cmocka_unit_test(test_blocks), cmocka_unit_test(test_names) };
    compute = engine_start(NULL, 1);
    int failed = cmocka_run_group_tests_name("product", tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
