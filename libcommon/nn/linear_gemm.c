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

size_t linear_packed_input_size(size_t n, size_t in)
{
    return gemm_pack_b_size(in, n);
}

size_t linear_pack_input_tiles(size_t in)
{
    return (in + block_depth(in) - 1) / block_depth(in);
}

void linear_pack_input(size_t n, size_t in, size_t t, const real *x, real *turned)
{
    size_t from = t * block_depth(in), depth = smaller(block_depth(in), in - from);
    gemm_pack_b_transposed(depth, n, x + from, in, depth, turned + gemm_pack_b_size(from, n));
}

size_t linear_scratch_size(size_t n, size_t in, size_t cols)
{
    (void)in;
    size_t forward = cols * gemm_pack_b_size(1, n), input = gemm_pack_b_size(INPUT_DEPTH, cols), weights = gemm_pack_a_size(n, cols);
    size_t most = forward > input ? forward : input;
    return most > weights ? most : weights;
}

void linear_forward(size_t n, size_t in, size_t cols, const real *turned, const real *weight, const real *next, real *u, size_t ld,
                real *scratch)
{
    size_t depth, wide = gemm_pack_b_size(1, n);
    for (size_t from = 0; from < in; from += depth) {
        depth = smaller(block_depth(in), in - from);
        gemm_native_ab(&(struct gemm_native){ .m = cols, .n = gemm_round_to_lanes(n), .a = weight + from, .lda = in, .segments = 1, .length = depth,
                                       .panels = turned + gemm_pack_b_size(from, n), .c = scratch, .ldc = wide, .add = from > 0,
                                       .prefetch = from + depth < in ? weight + from + depth : next, .prefetch_ld = in, .prefetch_rows = cols,
                                       .prefetch_length = depth });
    }
    gemm_transpose(cols, n, scratch, wide, u, ld);
}

void linear_grad_input(size_t n, size_t in, size_t out, size_t cols, const real *d, const real *weight, const real *next, real *dx,
              real *scratch)
{
    size_t depth;
    for (size_t from = 0; from < out; from += depth) {
        depth = smaller(INPUT_DEPTH, out - from);
        gemm_pack_b(depth, cols, weight + from * in, in, depth, scratch);
        gemm_native_ab(&(struct gemm_native){ .m = n, .n = cols, .a = d + from, .lda = out, .segments = 1, .length = depth,
                                       .panels = scratch, .c = dx, .ldc = in, .add = from > 0,
                                       .prefetch = from + depth < out ? weight + (from + depth) * in : next, .prefetch_ld = in,
                                       .prefetch_rows = depth, .prefetch_length = cols });
    }
}

void linear_grad_weight(size_t n, size_t in, size_t cols, const real *d, size_t ld, const real *panels, const size_t *at, int add, real *grad,
                real *scratch)
{
    size_t w = gemm_panel_width();
    gemm_pack_a(n, cols, d, ld, scratch);
    for (size_t from = 0; from < in; from += w)
        gemm_native_atb(&(struct gemm_native_atb){ .m = cols, .n = smaller(w, in - from), .depth = n, .strips = scratch, .b = panels + from * n,
                                 .b_at = at, .c = grad + from, .ldc = in, .add = add });
}
