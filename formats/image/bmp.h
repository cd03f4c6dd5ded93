/* bmp.h - BMP pictures of Windows and OS/2 as bytes, and DIB, which are the same without a file header; read only
 *
 * Palettes of 1, 4 and 8 bits, plain or by run lengths (RLE4, RLE8), and pixels of 16, 24 and 32 bits, with masks or without. A
 * palette that is all grey gives 1 channel, everything else 3. Alpha counts where the header has a mask for it and it is not 0
 * everywhere, and is blended with white, as in png.h. Fewer bits become 8 as by Pillow, v * 255 / max, rounded down. Pixels that
 * run lengths leave out have the first colour.
 *
 * Memory      as png.h
 * Failure     returns -1 with a text; the size (16 Mpx) is checked before memory is allocated
 */
#ifndef IMAGE_BMP_H
#define IMAGE_BMP_H

#include "image/image.h"

/* bmp_decode - the n bytes of a file */
int bmp_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300]);

#endif
