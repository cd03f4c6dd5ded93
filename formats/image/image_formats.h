/* image_formats.h - the formats of picture files that can be read
 *
 * A new one is a file that defines image_format_NAME, and its name in the list. They are sniffed in the order of the list.
 */
#ifndef IMAGE_IMAGE_FORMATS_H
#define IMAGE_IMAGE_FORMATS_H

#include "image/image_format.h"

#define IMAGE_FORMATS(F) \
    F(png)               \
    F(jpeg)              \
    F(webp)              \
    F(gif)               \
    F(tiff)              \
    F(pnm)               \
    F(bmp)

#define IMAGE_FORMAT_DECLARE(name) extern const struct image_format image_format_##name;
IMAGE_FORMATS(IMAGE_FORMAT_DECLARE)

/* image_formats_get - the i-th, or NULL */
const struct image_format *image_formats_get(size_t i);

/* image_formats_sniff - the first format that says this level of a head, or NULL */
const struct image_format *image_formats_sniff(const unsigned char *head, size_t n, enum sniff level);

/* image_formats_ending - does a file's name end as those of one of the formats do? The dot is where the ending begins. */
int image_formats_ending(const char *dot);

/* image_formats_decode - the n bytes of a whole file of this format; NULL: of that which its first bytes tell. want: how many pixels
 * are enough. 0, or -1 with a text. */
int image_formats_decode(struct image *to, const struct image_format *format, const struct image_request *want,
                         const unsigned char *bytes, size_t n, char error[300]);

#endif
