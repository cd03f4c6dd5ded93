/* jpeg.h - JPEG pictures as bytes, read only; the one owner of libjpeg
 *
 * What libjpeg only warns of is an error here: a file that is cut, a damaged scan, bytes that do not belong there. Grey and
 * colour (YCbCr, RGB) become 1 and 3 channels; CMYK is refused. The decoder's settings are those of djpeg: slow integer
 * transform, smooth upsampling of colour.
 *
 * Memory      as png.h; a progressive picture needs 6 bytes a pixel more
 * Failure     answers -1 with a text, after judging the size (16 Mpx, before rows are allocated) and the number of scans
 */
#ifndef IMAGE_JPEG_H
#define IMAGE_JPEG_H

#include "image/image.h"

#define JPEG_SCANS 100          /* most; a progressive picture has about 10, a bomb thousands */
#define JPEG_SCANS_LARGE 20     /* of the largest picture */

/* jpeg_decode - the n bytes of a whole JPEG file */
int jpeg_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300]);

#endif
