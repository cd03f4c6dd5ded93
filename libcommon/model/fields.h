/* fields.h - the named rows of a minibatch, with the paper's symbols (man 5 iae-stream): data, codes, noise, gradients */
#ifndef MODEL_FIELDS_H
#define MODEL_FIELDS_H

#include "spec/spec.h"
#include "tensor/tensor.h"

enum row { ROW_X, ROW_Z, ROW_N, ROW_EPS, ROW_XHAT, ROW_ZHAT, ROW_MU, ROW_LV, ROW_DZ, ROW_DXHAT, ROW_DZHAT, ROW_DMU, ROW_DLV, ROWS };

/* row_names - "x" "z" ... "d.z" ...; row_width - values of a row in this model, 0: it has none */
extern const char *const row_names[ROWS];
size_t row_width(const struct spec *s, enum row r);
/* spec_data_shape - of x: [H,W,C], or [D] for data that are no pictures */
struct shape spec_data_shape(const struct spec *s);

#endif
