/* fixtures.h - codes made of arrays, and numbers that must be close, for the tests of metrics
 *
 * It is included behind setjmp.h, stdarg.h, stddef.h, stdint.h and cmocka.h.
 */
#ifndef FIXTURES_H
#define FIXTURES_H

#include "eval/labelled_matrix.h"

#include <math.h>

#include "eval_numbers.h"

enum { NE = 150, NS = 120 };

static inline void close_to(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.12g where %.12g is right", a, b);
}

/* For qsort. */
static inline int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline struct tensor borrow(enum dtype type, struct shape shape, const void *data)
{
    struct tensor t = { .type = type, .shape = shape, .data = (void *)(uintptr_t)data };
    return t;
}

static inline struct labelled_matrix make(size_t n, size_t k, const float *z, const int32_t *y, const int64_t *id)
{
    struct labelled_matrix c;
    struct tensor tz = borrow(DT_F4, shape_of(2, (unsigned)n, (unsigned)k), z), ty = borrow(DT_I4, shape_of(1, (unsigned)n), y),
                  ti = borrow(DT_I8, shape_of(1, (unsigned)n), id);
    labelled_matrix_init(&c, k);
    assert_int_equal(labelled_matrix_add(&c, &tz, y ? &ty : NULL, id ? &ti : NULL), 0);
    return c;
}

#endif
