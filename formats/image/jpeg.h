/* jpeg.h - JPEG pictures as bytes, read only; the one owner of libjpeg
 *
 * libjpeg's warnings are errors here where pixels are lost: a file that is cut, a damaged scan, a missing restart. They are
 * none where a header is odd, or bytes of padding stand before a marker.
 * Grey becomes 1 channel, colour (YCbCr, RGB) and four inks (CMYK, YCCK) 3. Inks are taken for inverted, whether or not Adobe's
 * marker says who wrote them, as by djpeg, Pillow and browsers, and become R = C K / 255, rounded, without a profile. The decoder's settings are
 * those of djpeg: slow integer transform, smooth upsampling of colour.
 *
 * Memory      as png.h; a progressive picture needs 6 bytes a pixel more, one of inks 8
 * Failure     returns -1 with a text; the size (16 Mpx) is checked before rows are allocated, and so is the number of scans
 */
#ifndef IMAGE_JPEG_H
#define IMAGE_JPEG_H

#include "image/image_request.h"

#define JPEG_SCANS 100          /* at most; a progressive picture has about 10, a bomb thousands */
#define JPEG_SCANS_LARGE 20     /* of the largest picture */

#define JPEG_SCANNED_PER_BYTE 400               /* pixels of scans that a byte of the file may make beyond these */
#define JPEG_COEFFICIENTS ((uint64_t)512 << 20) /* bytes that a progressive picture may take */

/* jpeg_decode - the n bytes of a JPEG file, with its EXIF orientation; jpeg_decode_for - at 1/2, 1/4 or 1/8 of its size where that is enough */
int jpeg_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300]);
int jpeg_decode_for(struct image *to, const struct image_request *want, const unsigned char *bytes, size_t n, char error[300]);

#endif
