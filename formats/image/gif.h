/* gif.h - GIF pictures as bytes, read only; an owner of giflib, with gif_writer.c
 *
 * The first frame of a file, on its logical screen, which grows where the frame is larger; what it leaves free has the colour
 * of index 0, or is transparent if the frame has a transparent index. Transparent pixels become white. A palette of greys
 * makes 1 channel, any other 3; without a palette the indexes are greys. These are the pixels that Pillow has.
 * Further frames are not decoded, but their blocks must be there, and the end mark.
 *
 * Memory      as png.h, and a row
 * Failure     returns -1 with a text; the size (16 Mpx) is checked before memory is allocated
 */
#ifndef IMAGE_GIF_H
#define IMAGE_GIF_H

#include "image/image.h"

/* gif_decode - the n bytes of a GIF file */
int gif_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300]);

#endif
