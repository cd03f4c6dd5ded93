/* product_checks.h - the products of every engine beside sums by the definition in long double, with bounds of their rounding
 *
 * Results may be off by what adding so many terms can lose, and no more: u (terms + 3) times the sum of their absolute values.
 * A tile's work turns each of its values v into 2 v + 1: so a value that was not finished, is written later, or is visited twice or never
 * is another one than expected.
 */
#ifndef PRODUCT_CHECKS_H
#define PRODUCT_CHECKS_H

#include "base/alloc.h"
#include "engine/engine.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ENGINES = 8, THREADS = 3, GUARD = 16, BEHIND = 77 };

#ifdef IAE_DOUBLE
static const long double unit = DBL_EPSILON / 2;
#else
static const long double unit = FLT_EPSILON / 2;
#endif

static struct compute *computes[ENGINES][THREADS];

static const struct product_ops *ops_of(size_t engine)
{
    return engine_at(engine)->products;
}

/* ---- values ---- */

static uint64_t seed = 1;

static real draw(void)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (real)((double)(seed >> 40) / (double)(1 << 23) - 1);
}

static real *random_values(size_t n)
{
    real *to = aligned_bytes((n + GUARD) * sizeof *to);
    for (size_t i = 0; i < n; i++)
        to[i] = draw();
    for (size_t i = n; i < n + GUARD; i++)
        to[i] = BEHIND;
    return to;
}

static real *copy_of(const real *from, size_t n)
{
    real *to = aligned_bytes((n + GUARD) * sizeof *to);
    memcpy(to, from, (n + GUARD) * sizeof *to);
    return to;
}

/* A result that nobody has written. */
static real *unset(size_t n)
{
    real *to = random_values(n);
    for (size_t i = 0; i < n; i++)
        to[i] = (real)NAN;
    return to;
}

/* The nearest value of 8 bits, by the C library. */
static real nearest_bf16(real x)
{
    int exponent;
    double fraction = frexp((double)x, &exponent);
    return (real)ldexp(nearbyint(ldexp(fraction, 8)), exponent - 8);
}

static real *rounded_values(const real *from, size_t n, int round)
{
    real *to = copy_of(from, n);
    for (size_t i = 0; round && i < n; i++)
        to[i] = nearest_bf16(from[i]);
    return to;
}

static bf16 *rounded_weight(const real *value, size_t n, size_t cols)
{
    size_t ld = rounded_pairs(cols);
    bf16 *to = aligned_zero(n * ld * sizeof *to);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < cols; k++)
            to[i * ld + k] = bf16_round(value[i * cols + k]);
    return to;
}

/* ---- sums by the definition ---- */

struct sum {
    long double value, size;
    size_t terms;
};

static void add_term(struct sum *s, real a, real b)
{
    s->value += (long double)a * (long double)b;
    s->size += fabsl((long double)a * (long double)b);
    s->terms++;
}

static struct sum *new_sums(size_t n)
{
    return xzero(n, sizeof(struct sum));
}

static struct sum *sums_with(const struct sum *s, size_t n, const real *before)
{
    struct sum *to = new_sums(n);
    memcpy(to, s, n * sizeof *to);
    for (size_t i = 0; i < n; i++)
        add_term(&to[i], before[i], 1);
    return to;
}

/* hold - a result beside its sums; worked: 2 v + 1 of them */
static void hold(const char *what, const char *engine, const real *got, const struct sum *want, size_t n, int worked)
{
    for (size_t i = 0; i < n; i++) {
        long double value = worked ? 2 * want[i].value + 1 : want[i].value;
        long double bound = (worked ? 2 : 1) * unit * (long double)(want[i].terms + 3) * (want[i].size + worked);
        if (!(fabsl((long double)got[i] - value) <= bound))
            fail_msg("%s, %s: value %zu is %.9g, not %.9Lg, which may be off by %.2Lg", engine, what, i, (double)got[i], value, bound);
    }
    for (size_t i = n; i < n + GUARD; i++)
        if (!(got[i] == BEHIND))
            fail_msg("%s, %s: wrote value %zu of %zu", engine, what, i, n);
}

/* ---- a layer's problem ---- */

/* Either kind of layer: values of x, the result and the weight, and what all products are by the definition. */
struct problem {
    char what[160];
    struct linear l;
    struct conv v;              /* k 0: a fully connected layer */
    struct batch b;
    size_t nx, nu, nw, cols;
    int round;
    real *x, *d, *grad, *worked_d;
    struct weight w;
    struct sum *u, *dx, *dw, *dw_added;
};

/* Tiles of a call, to see what the work for each is told. */
struct visits {
    const struct problem *p;
    real *values;
    unsigned char calls[1 << 14];
    int wrong;
};

static void visit(void *context, size_t t, struct tile span)
{
    struct visits *s = context;
    const struct problem *p = s->p;
    size_t image = p->v.k ? p->nu / (p->b.n * p->b.groups) : 0, ld = p->l.out;
    if (t >= sizeof s->calls || s->calls[t]++) {
        s->wrong = 1;
        return;
    }
    if (p->v.k) {
        struct tile want = conv_tile(&p->v, p->b, t);
        s->wrong |= want.from != span.from || want.count != span.count;
    }
    for (size_t i = 0; p->v.k && i < span.count * image; i++)
        s->values[span.from * image + i] = 2 * s->values[span.from * image + i] + 1;
    for (size_t i = 0; !p->v.k && i < p->l.n; i++)
        for (size_t k = span.from; k < span.from + span.count; k++)
            s->values[i * ld + k] = 2 * s->values[i * ld + k] + 1;
}

/* Tiles are numbered without gaps. */
static void check_visits(const struct visits *s, const char *engine)
{
    size_t n = 0;
    while (n < sizeof s->calls && s->calls[n])
        n++;
    for (size_t t = n; t < sizeof s->calls; t++)
        if (s->calls[t])
            fail_msg("%s, %s: work for tile %zu, but not for %zu", engine, s->p->what, t, n);
    if (s->wrong || (s->p->v.k && n != conv_tiles(&s->p->v, s->p->b)))
        fail_msg("%s, %s: work for another tile", engine, s->p->what);
}

static void set_values(struct problem *p)
{
    size_t rows = p->nw / p->cols;
    p->x = random_values(p->nx);
    p->d = random_values(p->nu);
    p->grad = random_values(p->nw);
    p->w.value = random_values(p->nw);
    p->w.rounded = p->round ? rounded_weight(p->w.value, rows, p->cols) : NULL;
    p->worked_d = copy_of(p->d, p->nu);
    for (size_t i = 0; i < p->nu; i++)
        p->worked_d[i] = 2 * p->d[i] + 1;
    p->u = new_sums(p->nu);
    p->dx = new_sums(p->nx);
    p->dw = new_sums(p->nw);
}

static void free_problem(struct problem *p)
{
    aligned_free(p->x), aligned_free(p->d), aligned_free(p->grad), aligned_free(p->worked_d);
    aligned_free((void *)p->w.value), aligned_free((void *)p->w.rounded);
    free(p->u), free(p->dx), free(p->dw), free(p->dw_added);
}

/* The value at x, the result and the weight that make one term of all three products. */
static void add_terms(struct problem *p, const real *x, const real *d, const real *w, size_t at_x, size_t at_u, size_t at_w)
{
    add_term(&p->u[at_u], x[at_x], w[at_w]);
    add_term(&p->dx[at_x], d[at_u], w[at_w]);
    add_term(&p->dw[at_w], d[at_u], x[at_x]);
}

static void linear_sums(struct problem *p, const real *x, const real *d, const real *w)
{
    for (size_t i = 0; i < p->l.n; i++)
        for (size_t o = 0; o < p->l.out; o++)
            for (size_t k = 0; k < p->l.in; k++)
                add_terms(p, x, d, w, i * p->l.in + k, i * p->l.out + o, o * p->l.in + k);
}

/* Big pixel (Y,X) and small pixel (y,x) of image n, with i = Y - y s + p and j = X - x s + p, where there is such a weight. */
static void meet(struct problem *p, const real *x, const real *d, const real *w, size_t big, size_t small, long i, long j)
{
    const struct conv *v = &p->v;
    for (size_t c = 0; i >= 0 && j >= 0 && i < (long)v->k && j < (long)v->k && c < v->Cs; c++)
        for (size_t b = 0; b < v->Cb; b++) {
            size_t at_big = big * v->Cb + b, at_small = small * v->Cs + c, at_w = ((c * v->k + (size_t)i) * v->k + (size_t)j) * v->Cb + b;
            int is_down = v->direction == CONV_FORWARD;
            add_terms(p, x, d, w, is_down ? at_big : at_small, is_down ? at_small : at_big, at_w);
        }
}

static void conv_sums(struct problem *p, const real *x, const real *d, const real *w)
{
    const struct conv *v = &p->v;
    for (size_t n = 0; n < p->b.n * p->b.groups; n++)
        for (size_t big = 0; big < (size_t)v->H * v->W; big++)
            for (size_t small = 0; small < (size_t)v->h * v->w; small++)
                meet(p, x, d, w, n * v->H * v->W + big, n * v->h * v->w + small, (long)(big / v->W) - (long)(small / v->w * v->s) + (long)v->p,
                     (long)(big % v->W) - (long)(small % v->w * v->s) + (long)v->p);
}

static void set_sums(struct problem *p)
{
    real *x = rounded_values(p->x, p->nx, p->round), *d = rounded_values(p->worked_d, p->nu, p->round);
    real *w = rounded_values(p->w.value, p->nw, p->round);
    if (p->v.k)
        conv_sums(p, x, d, w);
    else
        linear_sums(p, x, d, w);
    p->dw_added = sums_with(p->dw, p->nw, p->grad);
    aligned_free(x), aligned_free(d), aligned_free(w);
}

/* ---- an engine's results ---- */

struct results {
    real *u, *d, *dx, *grad;
};

static void free_results(struct results *r)
{
    aligned_free(r->u), aligned_free(r->d), aligned_free(r->dx), aligned_free(r->grad);
}

static void run_forward(const struct problem *p, size_t engine, int threads, real *u)
{
    struct compute *c = computes[engine][threads];
    static struct visits s;
    s = (struct visits){ .p = p, .values = u };
    if (p->v.k)
        ops_of(engine)->conv_forward(c, &p->v, p->b, p->w, p->x, u, visit, &s);
    else
        ops_of(engine)->linear_forward(c, &p->l, p->w, p->x, u, visit, &s);
    check_visits(&s, engine_at(engine)->name);
}

static void run_backward(const struct problem *p, size_t engine, int threads, real *d, real *dx, real *grad, int add)
{
    struct compute *c = computes[engine][threads];
    static struct visits s;
    s = (struct visits){ .p = p, .values = d };
    struct product_grads g = { .x = p->x, .d = d, .dx = dx, .grad = grad, .add = add, .before = visit, .context = &s };
    if (p->v.k)
        ops_of(engine)->conv_backward(c, &p->v, p->b, p->w, &g);
    else
        ops_of(engine)->linear_backward(c, &p->l, p->w, &g);
    check_visits(&s, engine_at(engine)->name);
}

/* want: 1 dx, 2 grad, 4 added to what is there */
static struct results run(const struct problem *p, size_t engine, int threads, int want)
{
    struct results r = { unset(p->nu), copy_of(p->d, p->nu), unset(p->nx), want & 4 ? copy_of(p->grad, p->nw) : unset(p->nw) };
    run_forward(p, engine, threads, r.u);
    run_backward(p, engine, threads, r.d, want & 1 ? r.dx : NULL, want & 2 ? r.grad : NULL, want >> 2);
    return r;
}

static void same_bytes(const struct problem *p, const char *engine, const char *what, const real *a, const real *b, size_t n)
{
    if (memcmp(a, b, n * sizeof *a))
        fail_msg("%s, %s: other bytes of %s on more threads, or for another selection of results", engine, p->what, what);
}

static void check_engine(const struct problem *p, size_t engine)
{
    const char *name = engine_at(engine)->name;
    struct results all = run(p, engine, 0, 3);
    hold(p->what, name, all.u, p->u, p->nu, 1);
    hold(p->what, name, all.dx, p->dx, p->nx, 0);
    hold(p->what, name, all.grad, p->dw, p->nw, 0);
    same_bytes(p, name, "d", all.d, p->worked_d, p->nu + GUARD);
    struct results added = run(p, engine, 0, 2 + 4);
    hold(p->what, name, added.grad, p->dw_added, p->nw, 0);
    for (int threads = 1; threads < THREADS; threads++) {
        struct results more = run(p, engine, threads, 3), again = run(p, engine, threads, 2 + 4);
        same_bytes(p, name, "the result", more.u, all.u, p->nu);
        same_bytes(p, name, "dx", more.dx, all.dx, p->nx);
        same_bytes(p, name, "grad", more.grad, all.grad, p->nw);
        same_bytes(p, name, "an added grad", again.grad, added.grad, p->nw);
        free_results(&more), free_results(&again);
    }
    struct results input = run(p, engine, 1, 1), neither = run(p, engine, 1, 0);
    same_bytes(p, name, "dx", input.dx, all.dx, p->nx);
    same_bytes(p, name, "d", neither.d, p->worked_d, p->nu);
    free_results(&all), free_results(&added), free_results(&input), free_results(&neither);
}

static void check_problem(struct problem *p)
{
    set_values(p);
    set_sums(p);
    for (size_t e = 0; engine_at(e); e++)
        check_engine(p, e);
    free_problem(p);
}

static void check_linear(size_t n, size_t in, size_t out, int round)
{
    struct problem p = { .l = { "fc", n, in, out }, .nx = n * in, .nu = n * out, .nw = out * in, .cols = in, .round = round };
    snprintf(p.what, sizeof p.what, "fc %zu -> %zu of %zu rows%s", in, out, n, round ? ", rounded" : "");
    check_problem(&p);
}

static void check_conv(struct conv v, struct batch b, int round)
{
    v.name = "conv", v.H = v.h * v.s, v.W = v.w * v.s, v.p = (v.k - v.s) / 2;
    for (int way = 0; way < 2; way++) {
        v.direction = way ? CONV_TRANSPOSED : CONV_FORWARD;
        struct problem p = { .v = v, .b = b, .nw = v.Cs * conv_patch_size(&v), .cols = v.Cb, .round = round };
        size_t big = b.n * b.groups * v.H * v.W * v.Cb, small = b.n * b.groups * v.h * v.w * v.Cs;
        p.nx = way ? small : big;
        p.nu = way ? big : small;
        snprintf(p.what, sizeof p.what, "%s %ux%u/%u, %ux%ux%u and %ux%ux%u, %zu times %zu images%s", way ? "upconv" : "conv", v.k, v.k, v.s, v.H, v.W,
                 v.Cb, v.h, v.w, v.Cs, b.groups, b.n, round ? ", rounded" : "");
        check_problem(&p);
    }
}

/* ---- tests ---- */

static void test_linear(void **state)
{
    static const size_t shapes[][3] = { { 1, 1, 1 }, { 1, 7, 3 }, { 2, 31, 64 }, { 3, 65, 1 }, { 5, 1, 33 }, { 7, 300, 17 }, { 13, 64, 520 }, { 17, 530, 63 },
                                        { 33, 129, 100 }, { 100, 50, 257 }, { 131, 100, 10 }, { 2, 1600, 49 }, { 3, 48, 1100 } };
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int round = 0; round < 2; round++)
            check_linear(shapes[i][0], shapes[i][1], shapes[i][2], round);
}

/* Kernels of 1 to 7 on strides of 1 to 3, sides and channels of odd sizes. */
static void test_conv(void **state)
{
    static const uint32_t kernels[][2] = { { 1, 1 }, { 3, 1 }, { 5, 1 }, { 7, 1 }, { 2, 2 }, { 4, 2 }, { 6, 2 }, { 3, 3 }, { 5, 3 }, { 7, 3 } };
    static const uint32_t sides[][4] = { { 1, 1, 1, 1 }, { 3, 2, 1, 5 }, { 2, 5, 3, 1 }, { 5, 3, 17, 9 }, { 1, 4, 6, 20 } };     /* h w Cb Cs */
    static const struct batch batches[] = { { 1, 1 }, { 3, 2 }, { 5, 1 } };
    (void)state;
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++)
        for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
            struct conv v = { .k = kernels[k][0], .s = kernels[k][1], .h = sides[s][0], .w = sides[s][1], .Cb = sides[s][2], .Cs = sides[s][3] };
            check_conv(v, batches[(k + s) % 3], (int)(k + s) % 2);
            check_conv(v, batches[(k + s + 1) % 3], (int)(k + s + 1) % 2);
        }
}

/* Tiles of one image and of many, of which the last of a group is not whole; weights of several blocks. */
static void test_conv_tiles(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        check_conv((struct conv){ .k = 4, .s = 2, .h = 7, .w = 7, .Cb = 4, .Cs = 6 }, (struct batch){ 7, 3 }, round);
        check_conv((struct conv){ .k = 3, .s = 1, .h = 15, .w = 16, .Cb = 3, .Cs = 2 }, (struct batch){ 2, 2 }, round);
        check_conv((struct conv){ .k = 4, .s = 2, .h = 3, .w = 3, .Cb = 70, .Cs = 33 }, (struct batch){ 3, 2 }, round);
        check_conv((struct conv){ .k = 1, .s = 1, .h = 2, .w = 2, .Cb = 5, .Cs = 300 }, (struct batch){ 60, 2 }, round);
    }
}

/* More patches than memory is taken for at a time. */
static void test_conv_chunks(void **state)
{
    (void)state;
    check_conv((struct conv){ .k = 7, .s = 1, .h = 16, .w = 16, .Cb = 64, .Cs = 1 }, (struct batch){ 6, 2 }, 0);
}

static void check_gemm_nt(size_t m, size_t n, size_t k)
{
    size_t lda = k + 3, ldb = k + 5, ldc = n + GUARD;
    real *a = random_values(m * lda), *b = random_values(n * ldb), *c = random_values(m * ldc);
    struct sum *want = new_sums(m * n);
    for (size_t i = 0; i < m * n; i++)
        for (size_t at = 0; at < k; at++)
            add_term(&want[i], a[i / n * lda + at], b[i % n * ldb + at]);
    for (size_t e = 0; engine_at(e); e++) {
        for (size_t i = 0; i < m * ldc; i++)
            c[i] = i % ldc < n ? (real)NAN : BEHIND;
        ops_of(e)->gemm_nt(m, n, k, a, lda, b, ldb, c, ldc);
        for (size_t i = 0; i < m; i++)
            hold("gemm_nt", engine_at(e)->name, c + i * ldc, want + i * n, n, 0);
    }
    aligned_free(a), aligned_free(b), aligned_free(c), free(want);
}

static void test_gemm_nt(void **state)
{
    static const size_t sizes[] = { 1, 2, 7, 16, 31, 65, 100 };
    enum { SIZES = sizeof sizes / sizeof *sizes };
    (void)state;
    for (size_t i = 0; i < SIZES * SIZES * SIZES; i++)
        check_gemm_nt(sizes[i % SIZES], sizes[i / SIZES % SIZES], sizes[i / SIZES / SIZES]);
    check_gemm_nt(3, 70, 1000);
}

static int run_product_checks(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_linear), cmocka_unit_test(test_conv), cmocka_unit_test(test_conv_tiles),
                                        cmocka_unit_test(test_conv_chunks), cmocka_unit_test(test_gemm_nt) };
    for (size_t e = 0; engine_at(e); e++)
        for (int threads = 0; threads < THREADS; threads++)
            computes[e][threads] = engine_start(engine_at(e)->name, threads + 1);
    int failed = cmocka_run_group_tests_name("products", tests, NULL, NULL);
    for (size_t e = 0; engine_at(e); e++)
        for (int threads = 0; threads < THREADS; threads++)
            compute_free(computes[e][threads]);
    return failed;
}

#endif
