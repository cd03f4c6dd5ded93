/* tiff.h - TIFF pictures as bytes, read only; the one owner of libtiff
 *
 * The first picture of a file, in either byte order, in strips or tiles, and as BigTIFF: grey, RGB, palettes, CMYK, and YCbCr
 * within JPEG, with samples of 1, 2, 4, 8 and 16 bits. 16 bits become 8 as round(v / 257). Alpha is blended with white, as in
 * png.h; inks become colours as in jpeg.h. A fourth sample of RGB that the file does not explain is alpha, as in Pillow.
 * Samples that are signed, floating-point or longer are refused, and so are other kinds of colours, and compressions of TIFF
 * that hardly any program writes, one of which (JBIG) ends a process where data lie about their size.
 * Warnings of libtiff about pixels are errors, those about tags are not.
 *
 * Memory      as png.h, and the samples of a strip or tile; a block of libtiff's has at most 4 times the file's bytes and 1 MiB,
 *             those of the libraries that unpack for it come on top
 * Failure     returns -1 with a text; the size (16 Mpx) and the bytes of all strips or tiles are checked before memory is
 *             allocated
 */
#ifndef IMAGE_TIFF_H
#define IMAGE_TIFF_H

#include "image/image.h"

/* tiff_decode - the n bytes of a TIFF file */
int tiff_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300]);

#endif
