/* image_file.h - one picture of whatever format: PNG, JPEG, PGM, PPM, PAM */
#ifndef IMAGE_IMAGE_FILE_H
#define IMAGE_IMAGE_FILE_H

#include "bytes/file_format.h"
#include "image/image.h"

/* image_file_decode - the n bytes of a whole file. FORMAT_PNG, FORMAT_JPEG, FORMAT_PNM: as this; any other: as their first bytes
 * say. 0, or -1 with a text. */
int image_file_decode(struct image *to, enum format as, const unsigned char *bytes, size_t n, char error[300]);

/* What is made of a picture, in this order: grey; its middle cut out, crop x crop pixels; if it is to cover the size, the
 * largest middle part of that shape; stretched to height x width; in colour. Numbers of 0: not that. */
struct image_transform {
    int gray, color, cover;
    uint32_t crop, height, width;
};

/* image_file_transform - 0, or -1 with a text where it is smaller than crop; spare is room that lives from one to the next */
int image_file_transform(struct image *i, struct image *spare, const struct image_transform *wish, char error[300]);

/* image_file_parse_size - a size as --size has it: WxH, or one number for both; 0, or -1 */
int image_file_parse_size(const char *text, uint32_t *height, uint32_t *width);

#endif
