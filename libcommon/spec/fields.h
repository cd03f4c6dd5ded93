/* fields.h - the named fields of a minibatch, with the paper's symbols (man 5 iae-stream): data, codes, noise, gradients */
#ifndef SPEC_FIELDS_H
#define SPEC_FIELDS_H

#include "spec/spec.h"
#include "tensor/tensor.h"

enum field_id { FIELD_X, FIELD_Z, FIELD_N, FIELD_EPS, FIELD_XHAT, FIELD_ZHAT, FIELD_MU, FIELD_LV, FIELD_DZ, FIELD_DXHAT, FIELD_DZHAT, FIELD_DMU, FIELD_DLV, FIELDS };

/* field_names - "x" "z" ... "d.z" ... */
extern const char *const field_names[FIELDS];
/* spec_data_shape - of x: [H,W,C], or [D] for data that are no pictures */
struct shape spec_data_shape(const struct spec *s);

#endif
