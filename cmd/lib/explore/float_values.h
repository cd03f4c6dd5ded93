/* float_values.h - values of tensors of type f4 and f8 as double */
#ifndef EXPLORE_FLOAT_VALUES_H
#define EXPLORE_FLOAT_VALUES_H

#include "tensor/tensor.h"

static inline double float_value_get(const struct tensor *t, size_t i)
{
    return t->type == DT_F8 ? ((const double *)t->data)[i] : (double)((const float *)t->data)[i];
}

/* float_value_set - rounds to f4 where it is one; returns what the tensor then holds */
static inline double float_value_set(struct tensor *t, size_t i, double v)
{
    if (t->type == DT_F8)
        return ((double *)t->data)[i] = v;
    return (double)(((float *)t->data)[i] = (float)v);
}

#endif
