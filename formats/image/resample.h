/* resample.h - pictures cut and resized
 *
 * The kernel is Lanczos' with three lobes, sinc(x) sinc(x/3) for |x| < 3, stretched by the ratio of the sides where a picture
 * shrinks, so that details that are too fine for the result are averaged, not aliased; rows first, then columns, each with weights of 22
 * bits that add up to 1 and results of 8 bits: numbers do not depend on the machine. Pixels beyond the border do not count: the
 * weights of those inside are normalized to a sum of 1. This is also what Pillow's resize does with its filter LANCZOS.
 *
 * Memory      the weights, and a picture of the new width and the old height
 */
#ifndef IMAGE_RESAMPLE_H
#define IMAGE_RESAMPLE_H

#include "image/image.h"

/* resample_crop - the middle of width x height pixels, in place; of an odd number of pixels to cut, one more is cut at the end */
void resample_crop(struct image *i, uint32_t height, uint32_t width);

/* resample - from, resized to the height and width of `to`, which the caller has set with image_set */
void resample(const struct image *from, struct image *to);

/* resample_gray - colour to grey, in place, with the weights of ITU-R BT.601, as in pnm and JPEG */
void resample_gray(struct image *i);

/* resample_color - grey in three equal channels; the caller has set `to` to three channels and the size of `from` */
void resample_color(const struct image *from, struct image *to);

#endif
