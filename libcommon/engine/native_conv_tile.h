/* native_conv_tile.h - a tile of images of a convolution, by the kernels, on one thread
 *
 * With rounded factors images and weights are rounded, and lengths along a product's depth are pairs of values.
 *
 *     struct conv_plan p = conv_plan_make(v, way, weight);
 *     for t below conv_pack_tiles(): conv_pack(...)       the weights in panels, once for all images
 *     for each tile of images: conv_apply(...)
 */
#ifndef ENGINE_NATIVE_CONV_TILE_H
#define ENGINE_NATIVE_CONV_TILE_H

#include "engine/products.h"

/* A product of all images in one direction: down, small [images,h,w,Cs] = patches(big [images,H,W,Cb]) weight^T; up, the transpose of
 * that. */
struct conv_plan {
    struct conv v;
    struct conv u;              /* v, with the channels of the images that are read in units: values, or pairs */
    enum conv_direction way;
    struct weight w;
};

struct conv_plan conv_plan_make(const struct conv *v, enum conv_direction way, struct weight w);

/* conv_scratch_bytes - bytes of scratch that each of the functions below needs */
size_t conv_scratch_bytes(const struct conv_plan *p);

/* conv_packed_size - values of the packed weights; conv_pack - part t of the packing, below conv_pack_tiles */
size_t conv_packed_size(const struct conv_plan *p);
size_t conv_pack_tiles(const struct conv_plan *p);
void conv_pack(const struct conv_plan *p, size_t t, real *panels, void *scratch);

void conv_apply(const struct conv_plan *p, size_t images, const real *from, const real *panels, real *to, void *scratch);

/* The gradient w.r.t. the weights, sum over all images of small^T patches(big), in two steps. First each tile of images is
 * laid out, conv_layout_size() values a tile; then each of conv_grad_weight_tiles() blocks of weights runs through all tiles of b. */
size_t conv_layout_size(const struct conv_plan *p);
void conv_lay_out(const struct conv_plan *p, size_t images, const real *small, const real *big, real *layout, void *scratch);
size_t conv_grad_weight_tiles(const struct conv_plan *p);
void conv_grad_weight(const struct conv_plan *p, size_t t, struct batch b, const real *layouts, int add, real *grad, void *scratch);

#endif
