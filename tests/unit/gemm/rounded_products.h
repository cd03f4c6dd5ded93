/* rounded_products.h - products of factors in bfloat16, held against sums in double of the rounded factors, by the bound of
 * pack_rounded.h; for the tests in f4 and in double
 *
 * One pair of factors [M,DEPTH] and [DEPTH,N] serves all sizes: a smaller product is a corner of it, packed for itself.
 */
#ifndef TESTS_ROUNDED_PRODUCTS_H
#define TESTS_ROUNDED_PRODUCTS_H

#include "base/alloc.h"
#include "gemm/gemm_native.h"
#include "gemm/pack_rounded.h"
#include "gemm/ukernel_rounded.h"
#include "tensor/rng.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define UNTOUCHED 77            /* what lies beside the result stays */

static const char *const kernel_names[] = { "512 bits, AMX", "512 bits, AVX512_BF16", "512 bits", "256 bits", "128 bits" };
enum { KERNEL_NAMES = sizeof kernel_names / sizeof *kernel_names };

/* All matrices have rows of an odd length, so that pairs begin anywhere. */
struct factors {
    size_t m, n, depth, ld;     /* largest sizes; values from row to row of all matrices */
    real *a, *b;                /* [m,depth], [depth,n] */
    real *a_turned, *b_turned;  /* [depth,m], [n,depth] */
    bf16 *b_rounded, *b_turned_rounded; /* behind the last row of the first: NaN */
    double *exact, *magnitude;  /* [m,n]: of products of `depth_done` values, and of their absolute values */
    size_t depth_done;
};

static double rounded(real x)
{
    return (double)bf16_value(bf16_round(x));
}

static void factors_turn(struct factors *f)
{
    for (size_t k = 0; k < f->depth; k++) {
        for (size_t i = 0; i < f->m; i++)
            f->a_turned[k * f->ld + i] = f->a[i * f->ld + k];
        for (size_t j = 0; j < f->n; j++)
            f->b_turned[j * f->ld + k] = f->b[k * f->ld + j];
    }
    bf16_round_rows(f->depth, f->n, f->b, f->ld, f->b_rounded, f->ld);
    bf16_round_rows(f->n, f->depth, f->b_turned, f->ld, f->b_turned_rounded, f->ld);
}

static struct factors factors_new(size_t m, size_t n, size_t depth)
{
    struct factors f = { .m = m, .n = n, .depth = depth, .ld = (n > depth ? n : depth) | 1 };
    size_t values = (m + n + depth) * f.ld;
    struct rng r = rng_make(7, RNG_NOISE, 0, 0);
    f.a = xzero(values, sizeof(real)), f.b = xzero(values, sizeof(real));
    f.a_turned = xzero(values, sizeof(real)), f.b_turned = xzero(values, sizeof(real));
    f.b_rounded = xzero(values + UKERNEL_WIDTH_MAX, sizeof(bf16)), f.b_turned_rounded = xzero(values, sizeof(bf16));
    f.exact = xzero(m * n, sizeof(double)), f.magnitude = xzero(m * n, sizeof(double));
    rng_normal(&r, 0, f.a, values);
    rng_normal(&r, 1, f.b, values);
    for (size_t j = 0; j < f.ld; j++)
        f.b_rounded[depth * f.ld + j] = bf16_round((real)NAN);
    factors_turn(&f);
    return f;
}

static void factors_free(struct factors *f)
{
    free(f->a), free(f->b), free(f->a_turned), free(f->b_turned), free(f->b_rounded), free(f->b_turned_rounded);
    free(f->exact), free(f->magnitude);
}

/* The sums of the first `depth` products. */
static void factors_multiply(struct factors *f, size_t depth)
{
    memset(f->exact, 0, f->m * f->n * sizeof(double));
    memset(f->magnitude, 0, f->m * f->n * sizeof(double));
    for (size_t i = 0; i < f->m; i++)
        for (size_t k = 0; k < depth; k++)
            for (size_t j = 0; j < f->n; j++) {
                double product = rounded(f->a[i * f->ld + k]) * rounded(f->b[k * f->ld + j]);
                f->exact[i * f->n + j] += product;
                f->magnitude[i * f->n + j] += fabs(product);
            }
    f->depth_done = depth;
}

/* c [m,n] is the corner of the exact product, to which `before` was added; `flushed`: what denormals may cost. */
static void check_result(const struct factors *f, size_t m, size_t n, const real *c, size_t ld, double before, double flushed, const char *form)
{
    double unit = sizeof(real) == 4 ? 0x1p-24 : 0x1p-52;        /* sums of the reference are in double, too */
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < ld; j++) {
            double have = (double)c[i * ld + j], want = UNTOUCHED, bound = 0;
            if (j < n) {
                want = f->exact[i * f->n + j] + before;
                bound = (double)(f->depth_done + 2 + (before != 0)) * unit * (f->magnitude[i * f->n + j] + fabs(before)) + flushed;
            }
            if (isfinite(want) ? !(fabs(have - want) <= bound) : isnan(want) ? !isnan(have) : have != want)
                fail_msg("%s, %s: %zu x %zu x %zu: value %zu,%zu is %.9g, not %.9g +- %.2g", ukernel_rounded_get()->name, form, m, n,
                         f->depth_done, i, j, have, want, bound);
        }
}

static void fill(real *c, size_t m, size_t n, size_t ld, real v)
{
    for (size_t i = 0; i < m * ld; i++)
        c[i] = i % ld < n ? v : UNTOUCHED;
}

/* A in units: rows of an odd number of units, rounded. */
static real *units_of_a(const struct factors *f, size_t m, size_t depth, size_t *ld)
{
    *ld = gemm_units(depth) | 1;
    real *units = xzero(m * *ld, sizeof *units);
    bf16_round_rows(m, depth, f->a, f->ld, (bf16 *)units, *ld * BF16_UNIT);
    return units;
}

/* The corner [m,n] of the product of the first depth_done values, from all three ways to pack the second factor. */
static void check_dots(const struct factors *f, size_t m, size_t n, double flushed)
{
    static const char *const forms[] = { "from rows", "from columns", "from rounded columns" };
    size_t depth = f->depth_done, units = gemm_units(depth), ld = n + 3, lda;
    real *a = units_of_a(f, m, depth, &lda), *c = xzero(m * ld, sizeof *c), *panels = aligned_bytes(gemm_pack_b_size(units, n) * sizeof *panels);
    struct gemm_native p = { .rounded = 1, .m = m, .n = n, .a = a, .lda = lda, .segments = 1, .length = units, .panels = panels, .c = c,
                             .ldc = ld };
    for (int form = 0; form < 3; form++) {
        memset(panels, 0xff, gemm_pack_b_size(units, n) * sizeof *panels);
        if (form == 0)
            gemm_pack_b_rounded(depth, n, f->b_rounded, f->ld, units, panels);
        else if (form == 1)
            gemm_pack_b_transposed_rounded(depth, n, f->b_turned, f->ld, units, panels);
        else
            gemm_pack_b_transposed_bf16(depth, n, f->b_turned_rounded, f->ld, units, panels);
        p.add = form == 2;
        fill(c, m, n, ld, p.add ? 3 : (real)NAN);
        gemm_native_ab(&p);
        check_result(f, m, n, c, ld, p.add ? 3 : 0, flushed, forms[form]);
    }
    free(a), free(c), aligned_free(panels);
}

static void check_sums(const struct factors *f, size_t m, size_t n, double flushed)
{
    size_t depth = f->depth_done, w = gemm_panel_width(), ld = n + 3, *at = xarray(depth + 1, sizeof *at);
    real *c = xzero(m * ld, sizeof *c), *strips = aligned_bytes(gemm_pack_a_size(gemm_units(depth), m) * sizeof *strips);
    memset(strips, 0xff, gemm_pack_a_size(gemm_units(depth), m) * sizeof *strips);
    gemm_pack_a_rounded(depth, m, f->a_turned, f->ld, strips);
    for (size_t k = 0; k < depth; k++)
        at[k] = k * f->ld;
    at[depth] = f->depth * f->ld;               /* no row of the factor */
    for (int add = 0; add < 2; add++) {
        fill(c, m, n, ld, add ? 3 : (real)NAN);
        for (size_t from = 0; from < n; from += w)
            gemm_native_atb(&(struct gemm_native_atb){ .m = m, .n = n - from < w ? n - from : w, .depth = depth, .strips = strips,
                                                       .rounded_b = f->b_rounded + from, .b_at = at, .c = c + from, .ldc = ld, .add = add });
        check_result(f, m, n, c, ld, add ? 3 : 0, flushed, "sums");
    }
    free(c), free(at), aligned_free(strips);
}

/* All sizes, by the kernel that is in use. */
static void check_sizes(struct factors *f)
{
    static const size_t rows[] = { 1, 5, 6, 7, 13 }, depths[] = { 1, 2, 3, 16, 31, 32, 33, 65, 130 };
    for (size_t k = 0; k < sizeof depths / sizeof *depths; k++) {
        factors_multiply(f, depths[k]);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            for (size_t n = 1; n <= f->n; n += n % 16 == 2 ? 12 : 1) {
                check_dots(f, rows[i], n, 0);
                check_sums(f, rows[i], n, 0);
            }
    }
}

/* Rows of A in pieces that lie apart, of whatever lengths in units, and told one by one; rows of C likewise. */
static void check_segments(struct factors *f)
{
    enum { M = 7, N = 70, LD = N + 3 };
    for (size_t length = 1; length < 40; length += 6)
        for (size_t segments = 1; segments * length * BF16_UNIT <= f->depth && segments < 6; segments++) {
            size_t units = segments * length, stride = length + 2, ld, a_at[M], c_at[M];
            real *a = units_of_a(f, M, units * BF16_UNIT, &ld), *apart = xzero(M * stride * segments, sizeof *apart), c[M * LD];
            real *panels = aligned_bytes(gemm_pack_b_size(units, N) * sizeof *panels);
            factors_multiply(f, units * BF16_UNIT);
            for (size_t i = 0; i < M; i++) {
                a_at[i] = (M - 1 - i) * stride * segments, c_at[i] = i * LD;
                for (size_t s = 0; s < segments; s++)
                    memcpy(apart + a_at[i] + s * stride, a + i * ld + s * length, length * sizeof *a);
            }
            gemm_pack_b_rounded(units * BF16_UNIT, N, f->b_rounded, f->ld, units, panels);
            fill(c, M, N, LD, (real)NAN);
            gemm_native_ab(&(struct gemm_native){ .rounded = 1, .m = M, .n = N, .a = apart, .a_at = a_at, .segments = segments, .stride = stride,
                                                  .length = length, .panels = panels, .c = c, .c_at = c_at });
            check_result(f, M, N, c, LD, 0, 0, "pieces");
            free(a), free(apart), aligned_free(panels);
        }
}

#endif
