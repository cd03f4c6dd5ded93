/* native_conv_tile.h - a tile of images of a convolution, by the kernels, on one thread
 *
 *     for t below conv_pack_tiles(): conv_pack(...)       the weights in panels, once for all images
 *     for each tile of images: conv_apply(...)
 */
#ifndef ENGINE_NATIVE_CONV_TILE_H
#define ENGINE_NATIVE_CONV_TILE_H

#include "engine/conv.h"
#include "tensor/real.h"

/* conv_scratch_bytes - bytes of scratch that the functions below need for a tile */
size_t conv_scratch_bytes(const struct conv *c);

/* conv_packed_size - values of the packed weights; conv_pack - part t of the packing, below conv_pack_tiles */
size_t conv_packed_size(const struct conv *c, enum conv_direction way);
size_t conv_pack_tiles(const struct conv *c, enum conv_direction way);
void conv_pack(const struct conv *c, enum conv_direction way, size_t t, const real *weight, real *panels);

/* conv_apply - down: small [images,h,w,Cs] = patches(big [images,H,W,Cb]) weight^T; up: the transpose of that */
void conv_apply(const struct conv *c, enum conv_direction way, size_t images, const real *from, const real *panels, real *to, void *scratch);

/* The gradient w.r.t. the weights, sum over all images of small^T patches(big), in two steps. First each tile of images is
 * laid out, conv_layout_size() values a tile; then each of conv_grad_weight_tiles() blocks of weights runs through all tiles of b. */
size_t conv_layout_size(const struct conv *c);
void conv_lay_out(const struct conv *c, size_t images, const real *small, const real *big, real *layout, void *scratch);
size_t conv_grad_weight_tiles(const struct conv *c);
void conv_grad_weight(const struct conv *c, size_t t, struct batch b, const real *layouts, int add, real *weight, void *scratch);

#endif
