/* activation.h - activation functions: a table of their words, values and derivatives
 *
 * An activation is a struct in activation.c and a line in its table; specs, layers, gradient tests and the manual's check
 * go by the table. All work on a part of a matrix (view.h), v before the activation and y after it.
 */
#ifndef NN_ACTIVATION_H
#define NN_ACTIVATION_H

#include "nn/view.h"

struct activation {
    const char *word;           /* as a spec writes it */
    /* y holds v, and becomes f(v); parameter: of those that have one. NULL: the identity */
    void (*forward)(real parameter, struct view p, real *y);
    /* d = dL/dy becomes dL/dv; v is there only if needs_input */
    void (*backward)(real parameter, struct view p, const real *v, const real *y, real *d);
    int needs_input;            /* the derivative is no function of y: v has to be kept */
    int of_rows;                /* a function of a row, not of each value */
    int has_kink;               /* at 0, where there is no derivative */
    const char *parameter;      /* what it is called in messages, or NULL: there is none */
    double parameter_max;       /* it lies in [0,parameter_max) */
};

extern const struct activation activation_linear, activation_relu, activation_tanh, activation_sigmoid, activation_softmax;

/* activation_find - by its word, or NULL; activation_at - number i of the table, NULL after the last one */
const struct activation *activation_find(const char *word);
const struct activation *activation_at(size_t i);

/* activation_forward - y may be v */
void activation_forward(const struct activation *a, real parameter, struct view p, const real *v, real *y);
void activation_backward(const struct activation *a, real parameter, struct view p, const real *v, const real *y, real *d);

#endif
