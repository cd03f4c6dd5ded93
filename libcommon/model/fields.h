/* fields.h - the named rows of a minibatch, with the paper's symbols (man 5 iae-stream): data, codes, noise, gradients */
#ifndef MODEL_FIELDS_H
#define MODEL_FIELDS_H

#include "spec/spec.h"
#include "tensor/tensor.h"

enum field_id { FIELD_X, FIELD_Z, FIELD_N, FIELD_EPS, FIELD_XHAT, FIELD_ZHAT, FIELD_MU, FIELD_LV, FIELD_DZ, FIELD_DXHAT, FIELD_DZHAT, FIELD_DMU, FIELD_DLV, FIELDS };

/* field_names - "x" "z" ... "d.z" ...; field_width - values of a row in this model, 0: it has none */
extern const char *const field_names[FIELDS];
size_t field_width(const struct spec *s, enum field_id r);
/* spec_data_shape - of x: [H,W,C], or [D] for data that are no pictures */
struct shape spec_data_shape(const struct spec *s);

#endif
