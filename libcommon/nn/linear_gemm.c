/* linear_gemm.c - see linear_gemm.h */
#include "nn/linear_gemm.h"

#include "gemm/gemm_native.h"
#include "gemm/ukernel.h"

#define DEPTH 768               /* most values of a row at a time, so that the input's panels stay in cache */
#define INPUT_DEPTH 512         /* rows of the weights at a time */
#define ROUND 16

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The input's values are cut into equal blocks. */
static size_t block_depth(size_t in)
{
    size_t blocks = (in + DEPTH - 1) / DEPTH;
    return ((in + blocks - 1) / blocks + ROUND - 1) / ROUND * ROUND;
}

size_t fc_turned(size_t n, size_t in)
{
    return panel_values(in, n);
}

size_t fc_turn_tiles(size_t in)
{
    return (in + block_depth(in) - 1) / block_depth(in);
}

void fc_turn(size_t n, size_t in, size_t t, const real *x, real *turned)
{
    size_t from = t * block_depth(in), depth = smaller(block_depth(in), in - from);
    panel_turn(depth, n, x + from, in, depth, turned + panel_values(from, n));
}

size_t fc_scratch(size_t n, size_t in, size_t cols)
{
    (void)in;
    size_t forward = cols * panel_values(1, n), input = panel_values(INPUT_DEPTH, cols), weights = strip_values(n, cols);
    size_t most = forward > input ? forward : input;
    return most > weights ? most : weights;
}

void fc_forward(size_t n, size_t in, size_t cols, const real *turned, const real *weight, const real *next, real *u, size_t ld,
                real *scratch)
{
    size_t depth, wide = panel_values(1, n);
    for (size_t from = 0; from < in; from += depth) {
        depth = smaller(block_depth(in), in - from);
        product_run(&(struct product){ .m = cols, .n = panel_whole(n), .a = weight + from, .lda = in, .segments = 1, .length = depth,
                                       .panels = turned + panel_values(from, n), .c = scratch, .ldc = wide, .add = from > 0,
                                       .soon = from + depth < in ? weight + from + depth : next, .soon_ld = in, .soon_rows = cols,
                                       .soon_length = depth });
    }
    transpose(cols, n, scratch, wide, u, ld);
}

void fc_input(size_t n, size_t in, size_t out, size_t cols, const real *d, const real *weight, const real *next, real *dx,
              real *scratch)
{
    size_t depth;
    for (size_t from = 0; from < out; from += depth) {
        depth = smaller(INPUT_DEPTH, out - from);
        panel_copy(depth, cols, weight + from * in, in, depth, scratch);
        product_run(&(struct product){ .m = n, .n = cols, .a = d + from, .lda = out, .segments = 1, .length = depth,
                                       .panels = scratch, .c = dx, .ldc = in, .add = from > 0,
                                       .soon = from + depth < out ? weight + (from + depth) * in : next, .soon_ld = in,
                                       .soon_rows = depth, .soon_length = cols });
    }
}

void fc_weights(size_t n, size_t in, size_t cols, const real *d, size_t ld, const real *panels, const size_t *at, int add, real *grad,
                real *scratch)
{
    size_t w = panel_width();
    strip_copy(n, cols, d, ld, scratch);
    for (size_t from = 0; from < in; from += w)
        sums_run(&(struct sums){ .m = cols, .n = smaller(w, in - from), .depth = n, .strips = scratch, .b = panels + from * n,
                                 .b_at = at, .c = grad + from, .ldc = in, .add = add });
}
