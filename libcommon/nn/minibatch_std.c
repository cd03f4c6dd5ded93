#include "nn/minibatch_std.h"

#include "nn/batchnorm.h"
#include "nn/view.h"


#include <math.h>
#include <string.h>

#define EPS 1e-8                /* a feature that all rows share has a derivative too */

static double deviation(double m2, size_t n)
{
    return sqrt(m2 / (double)n + EPS);
}

double minibatch_std(const real *x, size_t n, size_t width, double *mean, double *m2)
{
    double sum = 0;
    bn_statistics((struct view){ n, width, width }, x, mean, m2);
    for (size_t j = 0; j < width; j++)
        sum += deviation(m2[j], n);
    return sum / (double)width;
}

void minibatch_std_append(const real *x, size_t n, size_t width, real v, real *to)
{
    for (size_t i = 0; i < n; i++, x += width, to += width + 1) {
        memcpy(to, x, width * sizeof *to);
        to[width] = v;
    }
}

void minibatch_std_backward(const real *joined, size_t n, size_t width, const double *mean, const double *m2, real *d)
{
    size_t ld = width + 1;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)d[i * ld + width];
    sum /= (double)n * (double)width;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < width; j++)
            d[i * ld + j] += (real)(sum * ((double)joined[i * ld + j] - mean[j]) / deviation(m2[j], n));
}
