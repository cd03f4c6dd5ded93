/* image_request.c - by how much a picture may be reduced, and how large it may be */
#include "image/image_request.h"

#include "image/exif.h"

static int is_made_smaller(const struct image_request *r)
{
    return r->height && r->width;
}

uint32_t image_request_reduction(const struct image_request *r, uint32_t height, uint32_t width)
{
    uint32_t n = 8;
    if (!is_made_smaller(r))
        return 1;
    while (n > 1 && (height / n < r->height || width / n < r->width))
        n /= 2;
    return n;
}

struct image_request image_request_turned(const struct image_request *r, uint8_t orientation)
{
    return orientation >= EXIF_TRANSPOSED ? (struct image_request){ r->width, r->height } : *r;
}

int image_set_for(struct image *i, const struct image_request *r, uint32_t height, uint32_t width, uint32_t channels)
{
    return image_set_up_to(i, height, width, channels, is_made_smaller(r) ? IMAGE_REDUCED_PIXELS : IMAGE_PIXELS);
}

const char *image_request_limit(const struct image_request *r)
{
    return is_made_smaller(r) ? "64 million is the maximum that is made smaller"
                              : "16 million is the maximum; --size makes larger ones smaller";
}
