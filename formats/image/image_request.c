/* image_request.c - by how much a picture may be reduced, and how large it may be */
#include "image/image_request.h"

#include "image/exif.h"

uint32_t image_request_reduction(const struct image_request *r, uint32_t height, uint32_t width)
{
    uint32_t n = 8;
    if (!r->height || !r->width)
        return 1;
    while (n > 1 && (height / n < r->height || width / n < r->width))
        n /= 2;
    return n;
}

struct image_request image_request_turned(const struct image_request *r, uint8_t orientation)
{
    return orientation >= EXIF_TRANSPOSED ? (struct image_request){ r->width, r->height } : *r;
}
