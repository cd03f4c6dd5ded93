/* palette.h - the colours of an image by at most 256 of them
 *
 * An image of so few colours keeps them; else colours are chosen by median cut, and each pixel has the mean colour of its box. Grey
 * images have the palette of greys.
 *
 * Memory      the caller holds struct palette, of 33 KiB
 * Failure     none
 */
#ifndef IMAGE_PALETTE_H
#define IMAGE_PALETTE_H

#include "image/image.h"

#define PALETTE_COLOURS 256
#define PALETTE_BINS (32 * 32 * 32)     /* of colours that differ in their three lowest bits only */

struct palette {
    unsigned char colour[PALETTE_COLOURS][3];
    int colours;
    int is_exact;               /* then colours are in ascending order */
    unsigned char of_bin[PALETTE_BINS]; /* if it is not exact */
};

void palette_init(struct palette *p, const struct image *i);
/* palette_index - of a pixel of that image */
unsigned char palette_index(const struct palette *p, const unsigned char *pixel, uint32_t channels);

#endif
