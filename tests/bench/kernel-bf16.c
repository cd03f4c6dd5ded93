/* kernel-bf16 - rates of the kernels for bfloat16 on one thread, in GFLOP/s, beside those of f4, and of rounding and packing in GB/s
 *
 * usage: kernel-bf16      a line for each form and size of a product: f4, then each kernel for bfloat16 that this processor has
 */
#include "base/alloc.h"
#include "base/progress.h"
#include "gemm/gemm_native.h"
#include "gemm/pack_rounded.h"
#include "gemm/ukernel_rounded.h"

#include <stdio.h>

#define ROUNDS 60
#define SECONDS 0.003           /* of a round */

static const char *const names[] = { "512 bits, AMX", "512 bits, AVX512_BF16", "512 bits", "256 bits", "128 bits" };
enum { NAMES = sizeof names / sizeof *names };

/* What is measured: factors [m,k] and [k,n] in f4 and in bfloat16, packed for both forms. */
struct product {
    size_t m, n, k, *at, *at_f4;
    real *a, *b, *c, *panels, *strips;
    bf16 *rounded_a, *rounded_b;
};

static real *matrix(size_t n)
{
    real *m = aligned_bytes(n * sizeof *m);
    for (size_t i = 0; i < n; i++)
        m[i] = (real)(i * 37 % 101) / 101 - (real)0.5;
    return m;
}

static void dots_f4(const struct product *p)
{
    gemm_native_ab(&(struct gemm_native){ .m = p->m, .n = p->n, .a = p->a, .lda = p->k, .segments = 1, .length = p->k, .panels = p->panels,
                                          .c = p->c, .ldc = p->n });
}

static void dots_bf16(const struct product *p)
{
    size_t depth = gemm_units(p->k);
    gemm_native_ab(&(struct gemm_native){ .rounded = 1, .m = p->m, .n = p->n, .a = (const real *)p->rounded_a, .lda = depth, .segments = 1,
                                          .length = depth, .panels = p->panels, .c = p->c, .ldc = p->n });
}

static void sums(const struct product *p, int rounded)
{
    size_t w = gemm_panel_width();
    for (size_t from = 0; from < p->n; from += w) {
        struct gemm_native_atb s = { .m = p->m, .n = p->n - from < w ? p->n - from : w, .depth = p->k, .strips = p->strips, .b_at = p->at,
                                     .c = p->c + from, .ldc = p->n };
        if (rounded)
            s.rounded_b = p->rounded_b + from;
        else
            s.b = p->panels + from * p->k, s.b_at = p->at_f4;
        gemm_native_atb(&s);
    }
}

static void sums_f4(const struct product *p)
{
    sums(p, 0);
}

static void sums_bf16(const struct product *p)
{
    sums(p, 1);
}

/* The best of some rounds, in calls a second. */
static double calls(void (*f)(const struct product *), const struct product *p)
{
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = progress_clock(), t;
        int n = 0;
        do {
            f(p);
            n++;
        } while ((t = progress_clock() - start) < SECONDS);
        best = n / t > best ? n / t : best;
    }
    return best;
}

static void pack_f4(const struct product *p)
{
    gemm_pack_b(p->k, p->n, p->b, p->n, p->k, p->panels);
    gemm_pack_a(p->k, p->m, p->a, p->m, p->strips);
}

static void pack_bf16(const struct product *p)
{
    gemm_pack_b_rounded(p->k, p->n, p->rounded_b, p->n, gemm_units(p->k), p->panels);
    gemm_pack_a_rounded(p->k, p->m, p->a, p->m, p->strips);
}

static void measure(const struct product *p, const char *form, void (*f4)(const struct product *), void (*rounded)(const struct product *))
{
    double flops = 2e-9 * (double)p->m * (double)p->n * (double)p->k;
    ukernel_use(names[2]);
    pack_f4(p);
    printf("%s %zu x %zu x %zu\t%.1f", form, p->m, p->n, p->k, flops * calls(f4, p));
    for (size_t i = 0; i < NAMES; i++)
        if (ukernel_rounded_use(names[i])) {
            pack_bf16(p);
            printf("\t%.1f", flops * calls(rounded, p));
        }
    printf("\n");
}

static void round_all(const struct product *p)
{
    bf16_round_rows(p->m, p->k, p->a, p->k, p->rounded_a, p->k);
}

static void pack_b(const struct product *p)
{
    gemm_pack_b_rounded(p->k, p->n, p->rounded_b, p->n, gemm_units(p->k), p->panels);
}

static void pack_b_transposed(const struct product *p)
{
    gemm_pack_b_transposed_rounded(p->k, p->n, p->b, p->k, gemm_units(p->k), p->panels);
}

static void pack_b_transposed_f4(const struct product *p)
{
    gemm_pack_b_transposed(p->k, p->n, p->b, p->k, p->k, p->panels);
}

static void pack_a(const struct product *p)
{
    gemm_pack_a_rounded(p->k, p->m, p->a, p->m, p->strips);
}

static void measure_packing(const struct product *p)
{
    double gb = 1e-9 * (double)p->k;
    printf("Gvalues/s: round_rows\t%.2f\n", gb * (double)p->m * calls(round_all, p));
    printf("Gvalues/s: gemm_pack_b_rounded\t%.2f\n", gb * (double)p->n * calls(pack_b, p));
    printf("Gvalues/s: gemm_pack_b_transposed_rounded\t%.2f\tin f4\t%.2f\n", gb * (double)p->n * calls(pack_b_transposed, p),
           gb * (double)p->n * calls(pack_b_transposed_f4, p));
    printf("Gvalues/s: gemm_pack_a_rounded\t%.2f\n", gb * (double)p->m * calls(pack_a, p));
}

static void product(size_t m, size_t n, size_t k)
{
    struct product p = { .m = m, .n = n, .k = k, .a = matrix(m * k), .b = matrix(k * n), .c = matrix(m * n) };
    size_t panels = gemm_pack_b_size(k, n), w = gemm_panel_width();
    p.panels = matrix(panels), p.strips = matrix(gemm_pack_a_size(k, m));
    p.rounded_a = aligned_bytes((m * k + 1) * sizeof *p.rounded_a), p.rounded_b = aligned_bytes((k * n + 64) * sizeof *p.rounded_b);
    p.at = aligned_bytes(k * sizeof *p.at), p.at_f4 = aligned_bytes(k * sizeof *p.at);
    for (size_t i = 0; i < k; i++)
        p.at[i] = i * n, p.at_f4[i] = i * w;
    bf16_round_rows(m, k, p.a, k, p.rounded_a, k);
    bf16_round_rows(k, n, p.b, n, p.rounded_b, n);
    measure(&p, "dots", dots_f4, dots_bf16);
    measure(&p, "sums", sums_f4, sums_bf16);
    ukernel_rounded_use(names[2]);
    measure_packing(&p);
    aligned_free(p.a), aligned_free(p.b), aligned_free(p.c), aligned_free(p.panels), aligned_free(p.strips);
    aligned_free(p.rounded_a), aligned_free(p.rounded_b), aligned_free(p.at), aligned_free(p.at_f4);
}

int main(void)
{
    printf("product\tf4");
    for (size_t i = 0; i < NAMES; i++)
        if (ukernel_rounded_use(names[i]))
            printf("\t%s", names[i]);
    printf("\n");
    ukernel_use("512 bits");
    product(96, 64, 128);
    product(48, 100, 768);
    product(96, 64, 512);
    product(48, 128, 512);
    return 0;
}
