/* exif.h - how a picture lies, by the EXIF data that cameras put into its file
 *
 * Failure     none: data that are damaged, cut, or say nothing of it mean a picture as it is
 */
#ifndef IMAGE_EXIF_H
#define IMAGE_EXIF_H

#include <stddef.h>
#include <stdint.h>

#define EXIF_UPRIGHT 1          /* the orientation of a picture as it is */
#define EXIF_TRANSPOSED 5       /* from this one on, height and width are exchanged */

/* exif_orientation - 1 to 8, by the n bytes of EXIF's TIFF file, which begin with its byte order */
uint8_t exif_orientation(const unsigned char *tiff, size_t n);

/* exif_orientation_prefixed - the same, where "Exif\0\0" may stand before them */
uint8_t exif_orientation_prefixed(const unsigned char *bytes, size_t n);

#endif
