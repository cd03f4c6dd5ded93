/* image_request.h - how large a picture is needed, so that a decoder can skip detail that would be averaged away */
#ifndef IMAGE_IMAGE_REQUEST_H
#define IMAGE_IMAGE_REQUEST_H

#include "image/image.h"

#define IMAGE_FILE_PIXELS (200u << 20)          /* of a file that is reduced while it is decoded */

struct image_request {
    uint32_t height, width;     /* at least; 0: all pixels */
};

/* image_request_reduction - the largest of 1, 2, 4, 8 by which a picture of this size may be divided and still have what is
 * asked for */
uint32_t image_request_reduction(const struct image_request *r, uint32_t height, uint32_t width);

/* image_request_turned - of the picture as it is stored, which will be turned by this EXIF orientation */
struct image_request image_request_turned(const struct image_request *r, uint8_t orientation);

#endif
