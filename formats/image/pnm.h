/* pnm.h - netpbm's pictures: PBM (P1 P4), PGM and PPM (P2 P3 P5 P6), and PAM (P7) of 1 to 4 samples a pixel
 *
 * Samples of up to 16 bits become 8 bits, the bits of a PBM 0 (for 1) and 255; alpha is blended with white, as in png.h. One
 * picture a file: what follows is an error, but for blanks, which some programs write.
 * Memory      as png.h
 * Failure     returns -1 with a text; the size is checked before memory is allocated
 */
#ifndef IMAGE_PNM_H
#define IMAGE_PNM_H

#include "image/image.h"

/* pnm_decode - the n bytes of a file */
int pnm_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300]);

#endif
