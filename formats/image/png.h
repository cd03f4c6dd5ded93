/* png.h - images as PNG files; the one owner of libpng
 *
 * A checksum that is wrong is an error, but for chunks that do not change the pixels: times, texts, profiles.
 *
 * Failure     png_decode returns -1 with a text; the size (16 Mpx) is checked before rows are allocated, and libpng's own
 *             limits are set; png_encode ends with 71
 */
#ifndef IMAGE_PNG_H
#define IMAGE_PNG_H

#include "image/image.h"

/* png_decode - the n bytes of a PNG file, with its EXIF orientation; palettes and 16 bits become 8 bits, alpha is blended with
 * white */
int png_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300]);

/* png_encode - a PNG file into *bytes (the caller frees it); equal images give equal bytes */
void png_encode(const struct image *image, unsigned char **bytes, size_t *n);

#endif
