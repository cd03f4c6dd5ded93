/* image_transform.h - what is to become of a picture: grey or colour, a crop, a size */
#ifndef IMAGE_IMAGE_TRANSFORM_H
#define IMAGE_IMAGE_TRANSFORM_H

#include "image/image_request.h"

/* In this order, of the picture turned upright; zeros leave it as it is. */
struct image_transform {
    int gray;                   /* make it grey */
    uint32_t crop;              /* keep crop x crop pixels in the middle */
    int cover;                  /* keep the largest middle part that has the shape of height x width */
    uint32_t height, width;     /* resize to this */
    int color;                  /* give grey three equal channels */
};

/* image_transform_apply - 0, or -1 with a text where the picture is smaller than crop. Until then image->orientation tells whether
 * it will be turned. spare is scratch memory, which may be reused from one picture to the next. */
int image_transform_apply(struct image *i, struct image *spare, const struct image_transform *t, char error[300]);

/* image_transform_request - how many pixels are enough for it; a crop needs all of them */
struct image_request image_transform_request(const struct image_transform *t);

/* image_transform_parse_size - WxH, or one number for both; 0, or -1 */
int image_transform_parse_size(const char *text, uint32_t *height, uint32_t *width);

#endif
