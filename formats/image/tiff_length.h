/* tiff_length.h - where a TIFF ends, which no field of it says: behind the last byte that its directories name */
#ifndef IMAGE_TIFF_LENGTH_H
#define IMAGE_TIFF_LENGTH_H

#include <stddef.h>

/* tiff_length - bytes of the TIFF at the start of n bytes; 0 if more are needed, or a directory is damaged */
size_t tiff_length(const unsigned char *bytes, size_t n);

#endif
