/* linear_gemm.h - products of a fully connected layer, a tile of its columns at a time, on one thread
 *
 * The weights [out,in] are large and used for few rows, so they are read once, where they lie, and everything else is
 * arranged around that: forward they are the rows of the first factor, and the n rows of the input, turned, are the
 * panels of the second. n is the rows of the minibatch.
 */
#ifndef NN_LINEAR_GEMM_H
#define NN_LINEAR_GEMM_H

#include "tensor/real.h"

#include <stddef.h>

/* linear_packed_input_size - values of x turned; linear_pack_input - part t of the turning, below linear_pack_input_tiles */
size_t linear_packed_input_size(size_t n, size_t in);
size_t linear_pack_input_tiles(size_t in);
void linear_pack_input(size_t n, size_t in, size_t t, const real *x, real *turned);

/* linear_forward - u [n,cols] = x weight^T, `cols` rows of weight [cols,in], ld from row to row of u; scratch of
 * linear_scratch_size() values. next: the weights that this thread will probably be asked for next, fetched meanwhile. */
size_t linear_scratch_size(size_t n, size_t in, size_t cols);
void linear_forward(size_t n, size_t in, size_t cols, const real *turned, const real *weight, const real *next, real *u, size_t ld,
                real *scratch);

/* linear_grad_input - dx [n,cols] = d [n,out] weight, `cols` columns of weight [out,in], in from row to row of dx */
void linear_grad_input(size_t n, size_t in, size_t out, size_t cols, const real *d, const real *weight, const real *next, real *dx,
              real *scratch);

/* linear_grad_weight - grad [cols,in] = d^T x, or is added to; d [n,cols], ld from row to row; x in panels, as gemm_pack_b makes
 * them; at [n] is 0, 1, 2 .. times the width of a panel */
void linear_grad_weight(size_t n, size_t in, size_t cols, const real *d, size_t ld, const real *panels, const size_t *at, int add, real *grad,
                real *scratch);

#endif
