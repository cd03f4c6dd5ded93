/* webp.h - WebP pictures as bytes, read only: lossy, lossless, with alpha; the one owner of libwebp
 *
 * WebP has no grey: pictures have 3 channels. Alpha is blended with white, as in png.h. An animation is refused.
 *
 * Memory      as png.h; libwebp needs 4 bytes a pixel more for a lossless picture, and alpha 4. The prefix codes of a lossless
 *             picture are up to 65536 groups of 5 KiB, which is 350 MiB for a hostile file; others have hundreds
 * Failure     returns -1 with a text; the size (16 Mpx) is checked before anything is decoded; lack of memory ends with 71
 */
#ifndef IMAGE_WEBP_H
#define IMAGE_WEBP_H

#include "image/image.h"

/* webp_decode - the n bytes of a WebP file, with its EXIF orientation */
int webp_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300]);

#endif
