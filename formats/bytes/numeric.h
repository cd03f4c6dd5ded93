/* numeric.h - numbers of other formats, of any width and byte order, converted to the types of a stream's rows
 *
 * Failure     returns -1 and leaves a text where a value does not fit; a number that is rounded fits
 */
#ifndef BYTES_NUMERIC_H
#define BYTES_NUMERIC_H

#include "tensor/tensor.h"

struct numeric {
    char kind;                  /* 'u', 'i' or 'f' */
    int size, big;              /* bytes of one: 1, 2, 4, 8 (f: 4, 8); big-endian */
};

/* numeric_convert - count numbers to u1, i4 or f4 at `to`; floats become u1 and i4 only if they are integers. 0, or -1. */
int numeric_convert(const struct numeric *e, const unsigned char *from, size_t count, enum dtype type, void *to,
                     char error[100]);

#endif
