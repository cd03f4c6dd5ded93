/* numeric.h - numbers of other formats, of any width and byte order, converted to the types of a stream's rows
 *
 * Failure     returns -1 and leaves a text where a value does not fit; a number that is rounded fits
 */
#ifndef BYTES_NUMERIC_H
#define BYTES_NUMERIC_H

#include "tensor/tensor.h"

struct numeric {
    char kind;                  /* 'u', 'i', 'f', or 'b': true and false */
    int size, big;              /* bytes of one: 1, 2, 4, 8 (f: 2, 4, 8; b: 1); big-endian */
};

/* numeric_convert - count numbers to a type of streams at `to`; floats become integers only if they are whole. True is 255 as
 * u1, as in pictures, else 1. 0, or -1. */
int numeric_convert(const struct numeric *e, const unsigned char *from, size_t count, enum dtype type, void *to,
                     char error[100]);

/* numeric_is - do such numbers lie as those of a stream do? */
int numeric_is(const struct numeric *e, enum dtype type);
/* numeric_are_bytes - are all of them whole, and 0 to 255? */
int numeric_are_bytes(const struct numeric *e, const unsigned char *from, size_t count);

/* numeric_text - "u1", "f8", "bool" in text, which is returned */
#define NUMERIC_TEXT 16
const char *numeric_text(const struct numeric *e, char text[NUMERIC_TEXT]);

#endif
