/* data_range.h - the range that a spec's line `data` gives to x, [0,1] or [-1,1], held against the decoder and the rows
 *
 * What does not go together is likely to be a mistake and may be meant: the caller warns, in one line, and goes on.
 * Each returns 1 and leaves that line in `odd`, or 0.
 */
#ifndef APPLY_DATA_RANGE_H
#define APPLY_DATA_RANGE_H

#include "spec/spec.h"
#include "tensor/tensor_diff.h"

#define DATA_RANGE_TEXT 200

/* data_range_check_decoder - a decoder that ends in tanh for `unit`, or in sigmoid for `signed` */
int data_range_check_decoder(const struct spec *s, char odd[DATA_RANGE_TEXT]);
/* data_range_check_rows - by the range of some rows of x: f4 that leaves [0,1] or [-1,1], u1 that ends at 1. Plain numbers, which
 * have no black and white, may have any range if the decoder can make it. */
int data_range_check_rows(const struct spec *s, enum dtype type, const struct tensor_range *x, char odd[DATA_RANGE_TEXT]);

#endif
