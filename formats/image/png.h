/* png.h - pictures as bytes; the one owner of libpng
 *
 * Memory      the caller holds struct image; pixel is reused while room is enough
 * Failure     png_decode sees bytes of strangers and answers -1 with a text, after judging the size (16 Mpx) and
 *             with libpng's own limits set; png_encode ends with 71
 */
#ifndef IMAGE_PNG_H
#define IMAGE_PNG_H

#include <stddef.h>
#include <stdint.h>

struct image {
    uint32_t height, width, channels;   /* channels: 1 grey, 3 colour */
    unsigned char *pixel;               /* [height,width,channels] */
    size_t room;
};

#define IMAGE_PIXELS (16u << 20)
#define IMAGE_SIDE 65535u

/* image_set - this size, with room for it; 0, or -1 if it has more than IMAGE_PIXELS pixels, a side over
 * IMAGE_SIDE, or none */
int image_set(struct image *i, uint32_t height, uint32_t width, uint32_t channels);
void image_free(struct image *i);

/* png_decode - the n bytes of a whole PNG file; palettes and 16 bits become 8 bits, alpha is put on white */
int png_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300]);

/* png_encode - a whole PNG file into *bytes (the caller frees it); equal images give equal bytes */
void png_encode(const struct image *image, unsigned char **bytes, size_t *n);

#endif
