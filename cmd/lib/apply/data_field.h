/* data_field.h - the field x of a stream, held against what a model takes */
#ifndef APPLY_DATA_FIELD_H
#define APPLY_DATA_FIELD_H

#include "spec/spec.h"
#include "stream/stream_reader.h"
#include "tensor/real.h"

/* data_field_check - x is u1 or f4, and has the model's shape (or is flat, of the same size); else 78 */
void data_field_check(const struct stream *s, const struct spec *spec);
/* data_field_read - rows from .. from+n-1 of a block as networks see them, x [n,D], in memory of the program's own */
void data_field_read(const struct spec *s, const struct block *b, size_t from, size_t n, real *x);

#endif
