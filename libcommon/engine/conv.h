/* conv.h - the geometry of a convolution, and how its images are cut into tiles
 *
 * One geometry serves both directions. The big side [H,W,Cb] and the small side [h,w,Cs], H = h s, W = w s, are
 * linked by weights [Cs,k,k,Cb]: big pixel (y s + i - p, x s + j - p) and small pixel (y,x) meet in weight (i,j),
 * p = (k - s)/2. A convolution reads big and writes small; an upconvolution (transposed) the other way round; each
 * is the other's gradient w.r.t. its input, and both have the same gradient w.r.t. the weights.
 */
#ifndef ENGINE_CONV_H
#define ENGINE_CONV_H

#include "tensor/compute.h"

#include <stddef.h>
#include <stdint.h>

enum conv_direction { CONV_FORWARD, CONV_TRANSPOSED };   /* big to small, small to big */

struct conv {
    const char *name;           /* of the layer, for profiles */
    enum conv_direction direction;      /* of the layer's forward pass */
    uint32_t H, W, Cb;          /* big side */
    uint32_t h, w, Cs;          /* small side */
    uint32_t k, s, p;
};

/* The rows of a run: `groups` minibatches of n rows each, one behind the other. Only batch norm tells them apart. */
struct batch {
    size_t n, groups;
};

size_t conv_big_size(const struct conv *v);             /* H W Cb: values of an image on the big side */
size_t conv_small_size(const struct conv *v);           /* h w Cs */
size_t conv_small_pixels(const struct conv *v);         /* h w */
size_t conv_patch_size(const struct conv *v);           /* k k Cb: values of one patch */
double conv_multiply_adds(const struct conv *v);        /* of one image, each way */

/* conv_source_size, conv_result_size - values of an image before and after a product that goes this way */
size_t conv_source_size(const struct conv *v, enum conv_direction way);
size_t conv_result_size(const struct conv *v, enum conv_direction way);

/* conv_tile_images - images in a tile, a power of two so that batches part evenly: depends on the geometry only
 * conv_group_tiles, conv_tiles - tiles of a group, which no two groups share, and of all; conv_tile - the images of tile t */
size_t conv_tile_images(const struct conv *v);
size_t conv_group_tiles(const struct conv *v, struct batch b);
size_t conv_tiles(const struct conv *v, struct batch b);
struct tile conv_tile(const struct conv *v, struct batch b, size_t t);

#endif
