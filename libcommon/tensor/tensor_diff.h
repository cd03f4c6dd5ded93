/* tensor_diff.h - plain tensors measured: how far two differ, and what values one has
 *
 * Memory      nothing is kept; the caller holds the structures and sets them to zero before the first call
 * Failure     none
 */
#ifndef TENSOR_TENSOR_DIFF_H
#define TENSOR_TENSOR_DIFF_H

#include "tensor/tensor.h"

/* How far two arrays differ. Values are equal if their bits are, or if both are finite or equal infinities and
 * |a - b| <= absolute + relative max(|a|, |b|), where one of the two bounds is not 0. */
struct difference {
    double absolute, relative;          /* set by the caller */
    uint64_t different;                 /* values beyond the bounds */
    uint64_t first;                     /* the first of them, counted over all calls, and both values as they lie */
    unsigned char a[8], b[8];
    uint64_t compared;                  /* values seen */
    double largest;                     /* |a - b|, NaN if only one of two is a number */
};

/* measure_difference - n values of one type; later calls go on counting */
void measure_difference(struct difference *d, enum dtype type, const void *a, const void *b, size_t n);

/* Range and mean of values; NaN and infinity are counted apart. */
struct range {
    uint64_t n, odd;                    /* finite values, others */
    double min, max, sum;
};

void measure_range(struct range *r, enum dtype type, const void *p, size_t n);
double measure_mean(const struct range *r);             /* of the finite ones; NaN if there are none */

/* measure_text - one value in digits that bring all its bits back: %.9g, %.17g, whole numbers, inf, -inf, nan, and
 * nan:HEX for a NaN with other bits than the usual ones; buf is returned */
#define MEASURE_TEXT 40
const char *measure_text(enum dtype type, const void *p, char buf[MEASURE_TEXT]);

#endif
