/* vector.h - argmax, sums, dot products and distances of vectors, in one place
 *
 * Sums are in double and run from the first element to the last, whatever the type of the elements, so that results do not depend
 * on who calls.
 *
 * Failure     none
 */
#ifndef TENSOR_VECTOR_H
#define TENSOR_VECTOR_H

#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define VECTOR_DEFINE_ARGMAX(name, type)                \
    static inline size_t name(const type *v, size_t n)  \
    {                                                   \
        size_t best = 0;                                \
        for (size_t i = 1; i < n; i++)                  \
            if (v[i] > v[best])                         \
                best = i;                               \
        return best;                                    \
    }
VECTOR_DEFINE_ARGMAX(vector_argmax_float, float)
VECTOR_DEFINE_ARGMAX(vector_argmax_double, double)
VECTOR_DEFINE_ARGMAX(vector_argmax_int64, int64_t)

/* vector_argmax - index of the largest of v [n], the lowest index of equals; v points to float, double or int64_t */
#define vector_argmax(v, n)                                                             \
    _Generic((v), float *: vector_argmax_float, const float *: vector_argmax_float,     \
             double *: vector_argmax_double, const double *: vector_argmax_double,      \
             int64_t *: vector_argmax_int64, const int64_t *: vector_argmax_int64)(v, n)

#define VECTOR_DEFINE_SQUARED_DISTANCE(name, type_a, type_b)                    \
    static inline double name(const type_a *a, const type_b *b, size_t n)       \
    {                                                                           \
        double sum = 0;                                                         \
        for (size_t i = 0; i < n; i++) {                                        \
            double d = (double)a[i] - (double)b[i];                             \
            sum += d * d;                                                       \
        }                                                                       \
        return sum;                                                             \
    }

/* vector_squared_distance - |a - b|^2 of a, b [n]; _to_double: b is double; _double: both are */
VECTOR_DEFINE_SQUARED_DISTANCE(vector_squared_distance, real, real)
VECTOR_DEFINE_SQUARED_DISTANCE(vector_squared_distance_to_double, real, double)
VECTOR_DEFINE_SQUARED_DISTANCE(vector_squared_distance_double, double, double)

/* vector_squared_norm - |v|^2 of v [n] */
static inline double vector_squared_norm(const real *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)v[i] * (double)v[i];
    return sum;
}

/* vector_dot - scalar product of a, b [n] */
static inline double vector_dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* vector_sum - of v [n] */
static inline double vector_sum(const double *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i];
    return sum;
}

/* vector_column_means - mean [d] of the columns of rows z [n,d]; n at least 1 */
static inline void vector_column_means(const real *z, size_t n, size_t d, double *mean)
{
    memset(mean, 0, d * sizeof *mean);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            mean[j] += (double)z[i * d + j];
    for (size_t j = 0; j < d; j++)
        mean[j] /= (double)n;
}

#endif
