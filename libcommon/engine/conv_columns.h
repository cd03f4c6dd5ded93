/* conv_columns.h - patches of images to the rows of a matrix, and back: im2col, col2im
 *
 * Row (n,y,x) of columns [images h w, k k Cb] is the patch of big image n that small pixel (y,x) meets, zeros where it reaches over
 * the border.
 */
#ifndef ENGINE_CONV_COLUMNS_H
#define ENGINE_CONV_COLUMNS_H

#include "engine/conv.h"
#include "tensor/real.h"

/* conv_im2col - patches of big [images,H,W,Cb]; round: each value to bf16 */
void conv_im2col(const struct conv *v, size_t images, const real *big, int round, real *columns);

/* conv_col2im - big [images,H,W,Cb] from patches, which are added where they overlap */
void conv_col2im(const struct conv *v, size_t images, const real *columns, real *big);

#endif
