/* png.h - images as PNG files; the one owner of libpng
 *
 * Failure     png_decode sees bytes of strangers and answers -1 with a text, after judging the size (16 Mpx) and
 *             with libpng's own limits set; png_encode ends with 71
 */
#ifndef IMAGE_PNG_H
#define IMAGE_PNG_H

#include "image/image.h"

/* png_decode - the n bytes of a whole PNG file; palettes and 16 bits become 8 bits, alpha is put on white */
int png_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300]);

/* png_encode - a whole PNG file into *bytes (the caller frees it); equal images give equal bytes */
void png_encode(const struct image *image, unsigned char **bytes, size_t *n);

#endif
