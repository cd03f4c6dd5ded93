/* activation.h - activation functions and their derivatives, on a part of a matrix */
#ifndef NN_ACTIVATION_H
#define NN_ACTIVATION_H

#include "nn/view.h"
#include "spec/spec.h"

/* activation_forward - in place; activation_backward - d becomes d act'(v), told from y = act(v). Softmax is over all cols. */
void activation_forward(enum activation_kind act, real slope, struct view p, real *y);
void activation_backward(enum activation_kind act, real slope, struct view p, const real *y, real *d);

#endif
