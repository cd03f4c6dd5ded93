/* fingerprint.c - fixed products of all kinds, whose last digits tell one arithmetic from another
 *
 * Their sums are longer than a block of the native kernels, and their sizes no multiples of vectors. As a program does, it puts the
 * operands into arrays and gets the results out of them: they may lie in a device's memory. They are small, and for one thread: others
 * would take longer to wake than all of it takes.
 */
#include "engine/engine.h"

#include "base/alloc.h"
#include "base/crc32.h"

#include <stdlib.h>

/* Products under way, and the CRC of their results. */
struct fixed {
    struct compute *c;
    const struct product_ops *products;
    int rounded;
    uint32_t crc;
};

/* Numbers from -1/2 to 1/2 that repeat after so many. */
struct sequence {
    unsigned at, step, length;
};

static const struct sequence of_inputs = { 0, 37, 101 }, of_weights = { 0, 53, 97 };

static float next_number(struct sequence *s)
{
    float x = (float)s->at / (float)s->length - 0.5f;
    s->at = (s->at + s->step) % s->length;
    return x;
}

static real *make_array(size_t n, struct sequence s)
{
    float *values = xarray(n, sizeof *values);
    real *array = array_new(n);
    for (size_t i = 0; i < n; i++)
        values[i] = next_number(&s);
    array_put(array, values, n);
    free(values);
    return array;
}

static void add_array(struct fixed *f, const real *array, size_t n)
{
    float *values = xarray(n, sizeof *values);
    array_get(values, array, n);
    f->crc = crc32_add(f->crc, values, n * sizeof *values);
    free(values);
}

/* A weight [rows,cols], if needed with its rounded values. */
struct fixed_weight {
    real *value;
    bf16 *rounded;
};

static struct fixed_weight make_weight(const struct fixed *f, size_t rows, size_t cols)
{
    size_t row = rounded_pairs(cols);
    struct fixed_weight w = { make_array(rows * cols, of_weights), NULL };
    if (!f->rounded)
        return w;
    w.rounded = array_new_bytes(rows * row * sizeof *w.rounded);
    array_open();
    for (size_t i = 0; i < rows * cols; i++)
        w.rounded[i / cols * row + i % cols] = bf16_round(w.value[i]);
    array_close();
    return w;
}

static void free_weight(struct fixed_weight *w)
{
    array_free(w->value);
    array_free(w->rounded);
}

static void no_work(void *context, size_t t, struct tile span)
{
    (void)context, (void)t, (void)span;
}

static void add_gemm(struct fixed *f)
{
    enum { M = 3, N = 21, K = 300 };
    real a[M * K], b[N * K], to[M * N];
    struct sequence inputs = of_inputs, weights = of_weights;
    for (size_t i = 0; i < M * K; i++)
        a[i] = (real)next_number(&inputs);
    for (size_t i = 0; i < N * K; i++)
        b[i] = (real)next_number(&weights);
    f->products->gemm_nt(M, N, K, a, K, b, K, to, N);
    f->crc = crc32_add(f->crc, to, sizeof to);
}

static void add_linear(struct fixed *f)
{
    enum { N = 3, IN = 300, OUT = 21 };
    static const struct linear l = { "fingerprint", N, IN, OUT };
    struct fixed_weight w = make_weight(f, OUT, IN);
    real *x = make_array(N * IN, of_inputs), *u = array_new(N * OUT), *dx = array_new(N * IN), *grad = array_new(OUT * IN);
    struct weight weight = { w.value, w.rounded };
    struct product_grads g = { .x = x, .d = u, .dx = dx, .grad = grad, .before = no_work };
    array_open();
    f->products->linear_forward(f->c, &l, weight, x, u, no_work, NULL);
    f->products->linear_backward(f->c, &l, weight, &g);
    array_close();
    add_array(f, u, N * OUT);
    add_array(f, dx, N * IN);
    add_array(f, grad, OUT * IN);
    array_free(x), array_free(u), array_free(dx), array_free(grad);
    free_weight(&w);
}

static void add_conv(struct fixed *f)
{
    static const struct conv v = { .name = "fingerprint", .direction = CONV_FORWARD, .H = 6, .W = 6, .Cb = 30, .h = 6, .w = 6, .Cs = 9, .k = 3, .s = 1, .p = 1 };
    static const struct batch b = { 2, 1 };
    size_t big = b.n * conv_big_size(&v), small = b.n * conv_small_pixels(&v) * v.Cs, weights = v.Cs * conv_patch_size(&v);
    struct fixed_weight w = make_weight(f, v.Cs * v.k * v.k, v.Cb);
    real *x = make_array(big, of_inputs), *u = array_new(small), *dx = array_new(big), *grad = array_new(weights);
    struct weight weight = { w.value, w.rounded };
    struct product_grads g = { .x = x, .d = u, .dx = dx, .grad = grad, .before = no_work };
    array_open();
    f->products->conv_forward(f->c, &v, b, weight, x, u, no_work, NULL);
    f->products->conv_backward(f->c, &v, b, weight, &g);
    array_close();
    add_array(f, u, small);
    add_array(f, dx, big);
    add_array(f, grad, weights);
    array_free(x), array_free(u), array_free(dx), array_free(grad);
    free_weight(&w);
}

uint32_t engine_fingerprint(const struct compute *c, int rounded)
{
    const struct engine *e = compute_engine(c);
    struct fixed f = { compute_new(1), e->products, rounded, 0 };
    compute_set_engine(f.c, e);
    if (!rounded)               /* the general product does not round */
        add_gemm(&f);
    add_linear(&f);
    add_conv(&f);
    compute_free(f.c);
    return f.crc;
}
