/* conv_gemm.h - convolutions as matrix products, by im2col and col2im or on images as they lie, a tile at a time
 *
 * One geometry serves both directions. The big side [H,W,Cb] and the small side [h,w,Cs], H = h s, W = w s, are
 * linked by weights [Cs,k,k,Cb]: big pixel (y s + i - p, x s + j - p) and small pixel (y,x) meet in weight (i,j),
 * p = (k - s)/2. A convolution reads big and writes small; an upconvolution (transposed) the other way round; each
 * is the other's gradient w.r.t. its input, and both have the same gradient w.r.t. the weights.
 *
 * Images are [H,W,C], channels last. In an image with a border of zeros, each row of a patch is k Cb values in one
 * piece, so patches are not gathered: products read k pieces where they lie. Upwards, big pixels of one remainder
 * (Y mod s, X mod s) meet the same weights and a patch of about k/s x k/s small pixels: s s products without a sum of
 * overlapping results. Only where a side has few channels are patches gathered, or results scattered.
 *
 *     for t below conv_pack_tiles(): conv_pack(...)       the weights in panels, once for all images
 *     for each tile of images: conv_apply(...)
 */
#ifndef NN_CONV_GEMM_H
#define NN_CONV_GEMM_H

#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>

struct conv {
    uint32_t H, W, Cb;          /* big side */
    uint32_t h, w, Cs;          /* small side */
    uint32_t k, s, p;
};

enum conv_direction { CONV_FORWARD, CONV_TRANSPOSED };   /* big to small, small to big */

size_t conv_patch_size(const struct conv *c);        /* k k Cb: values of one patch */
/* conv_tile_images - images in a tile, a power of two so that batches part evenly: depends on the geometry only */
size_t conv_tile_images(const struct conv *c);
/* conv_scratch_bytes - bytes of scratch that the functions below need for a tile */
size_t conv_scratch_bytes(const struct conv *c);

/* conv_packed_size - values of the packed weights; conv_pack - part t of the packing, below conv_pack_tiles */
size_t conv_packed_size(const struct conv *c, enum conv_direction way);
size_t conv_pack_tiles(const struct conv *c, enum conv_direction way);
void conv_pack(const struct conv *c, enum conv_direction way, size_t t, const real *weight, real *panels);

/* conv_apply - down: small [images,h,w,Cs] = patches(big [images,H,W,Cb]) weight^T; up: the transpose of that */
void conv_apply(const struct conv *c, enum conv_direction way, size_t images, const real *from, const real *panels, real *to, void *scratch);

/* The gradient w.r.t. the weights, sum over all images of small^T patches(big), in two steps. First each tile of images is
 * laid out, conv_packed_input_size() values a tile; then each of conv_grad_weight_tiles() blocks of weights runs through all images:
 * `groups` times `images`, with tiles of their own. */
size_t conv_packed_input_size(const struct conv *c);
void conv_pack_input(const struct conv *c, size_t images, const real *small, const real *big, real *layout, void *scratch);
size_t conv_grad_weight_tiles(const struct conv *c);
void conv_grad_weight(const struct conv *c, size_t t, size_t images, size_t groups, const real *layouts, int add, real *weight,
                 void *scratch);

#endif
