/* conv.h - convolutions by patches and products, a tile of whole images at a time, on one thread
 *
 * One geometry serves both directions. The big side [H,W,Cb] and the small side [h,w,Cs], H = h s, W = w s, are
 * linked by weights [Cs,k,k,Cb]: big pixel (y s + i - p, x s + j - p) and small pixel (y,x) meet in weight (i,j),
 * p = (k - s)/2. A convolution reads big and writes small; an upconvolution (transposed) the other way round; each
 * is the other's gradient by its input, and both have the same gradient by the weights.
 *
 * Images are [H,W,C], channels last, so a row of a patch is k Cb values in one piece. Patches are gathered for one
 * tile only (about 200 rows) and stay in cache between gathering and the product.
 */
#ifndef CONV_H
#define CONV_H

#include "real.h"

#include <stddef.h>
#include <stdint.h>

struct conv {
    uint32_t H, W, Cb;          /* big side */
    uint32_t h, w, Cs;          /* small side */
    uint32_t k, s, p;
};

size_t conv_big(const struct conv *c);          /* values of an image on the big side */
size_t conv_patch(const struct conv *c);        /* k k Cb: values of one patch */
/* conv_tile - images in a tile: depends on the geometry only */
size_t conv_tile(const struct conv *c);
/* conv_scratch - values of scratch that the functions below need for a tile */
size_t conv_scratch(const struct conv *c);

/* small [images,h,w,Cs] = patches(big [images,H,W,Cb]) weight^T */
void conv_down(const struct conv *c, size_t images, const real *big, const real *weight, real *small, real *scratch);
/* big [images,H,W,Cb] = the transpose of that, applied to small */
void conv_up(const struct conv *c, size_t images, const real *small, const real *weight, real *big, real *scratch);
/* weight [Cs,k,k,Cb] = beta weight + small^T patches(big) */
void conv_weight(const struct conv *c, size_t images, const real *small, const real *big, real beta, real *weight, real *scratch);

#endif
