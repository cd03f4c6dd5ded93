/* tensor_diff.h - difference of two arrays, range and mean of one
 *
 * Memory      nothing is kept; the caller holds the structures and sets them to zero before the first call
 * Failure     none
 */
#ifndef TENSOR_TENSOR_DIFF_H
#define TENSOR_TENSOR_DIFF_H

#include "tensor/tensor.h"

/* The difference of two arrays. Values are equal if their bits are, or if both are finite or equal infinities and
 * |a - b| <= absolute + relative max(|a|, |b|), one of the two bounds not being 0. */
struct tensor_diff {
    double absolute, relative;          /* set by the caller */
    uint64_t different;                 /* values beyond the bounds */
    uint64_t first;                     /* index of the first of them, over all calls, and the bytes of both values */
    unsigned char a[8], b[8];
    uint64_t compared;                  /* values seen */
    double largest;                     /* largest |a - b|; NaN if only one of two is a number */
};

/* tensor_diff_add - compare n more values of one type */
void tensor_diff_add(struct tensor_diff *d, enum dtype type, const void *a, const void *b, size_t n);

/* Range and mean of values; NaN and infinity are counted separately. */
struct tensor_range {
    uint64_t n, odd;                    /* finite values, others */
    double min, max, sum;
};

void tensor_range_add(struct tensor_range *r, enum dtype type, const void *p, size_t n);
double tensor_range_mean(const struct tensor_range *r);             /* of the finite ones; NaN if there are none */

/* tensor_value_text - one value as text that preserves all bits: %.9g, %.17g, integers, inf, -inf, nan, and nan:HEX for a NaN
 * with other bits than the usual ones; buf is returned */
#define TENSOR_VALUE_TEXT 40
const char *tensor_value_text(enum dtype type, const void *p, char buf[TENSOR_VALUE_TEXT]);

#endif
