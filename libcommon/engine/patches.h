/* patches.h - images with a border of zeros, and the patches that a convolution sees in them
 *
 * Values are of `size` bytes: reals, rounded values, or pairs of them. In an image with a border each row of a patch is k Cb values
 * in one piece, so patches are read where they lie, as k pieces; where these are short (im2col) each patch is copied to a row of
 * its own.
 */
#ifndef ENGINE_PATCHES_H
#define ENGINE_PATCHES_H

#include "engine/conv.h"
#include "tensor/real.h"

size_t conv_patch_row(const struct conv *c);            /* k Cb */
size_t conv_tile_rows(const struct conv *c);            /* small pixels of a tile: rows of its product */

/* Image [H,W,C] with `before` zeros on the left and top, `after` on the right and bottom. */
struct border {
    size_t H, W, C, before, after;
};

size_t border_row(const struct border *b);              /* values */
size_t border_values(const struct border *b);
void border_copy(const struct border *b, size_t images, const void *from, void *to, size_t size);

/* The patch of row r, an image and small pixel of a tile: `pieces` of `length` values, `stride` apart, from at[r]. */
struct patches {
    size_t pieces, stride, length;
    size_t *at;                 /* [conv_tile_rows] */
};

/* patches_values - of a tile, with as many zeros behind it as a kernel may read beyond; patches_scratch - that patches_fill needs
 * patches_are_copied - have they rows of their own? Then they are one piece */
size_t patches_values(const struct conv *c);
size_t patches_scratch(const struct conv *c);
int patches_are_copied(const struct conv *c);
struct patches patches_of(const struct conv *c, size_t images, size_t *at);
/* patches_fill - what patches_of describes, of big images, into `to` */
void patches_fill(const struct conv *c, size_t images, const void *big, size_t size, size_t *at, void *to, void *scratch);

/* col2im - patches [images h w, k k Cb] added where they lie inside the big images */
void col2im(const struct conv *c, size_t images, const real *patches, real *big);

#endif
