/* jacobi.c - cyclic rotations until a matrix is diagonal */
#include "eval/jacobi.h"

#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SWEEPS 60               /* about ten are enough */
#define SMALL 1e-15

/* The squares of all entries, and of those above the diagonal. */
static void squared_norms(const double *a, size_t n, double *all, double *above)
{
    *all = *above = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            *all += a[i * n + j] * a[i * n + j];
            *above += j > i ? a[i * n + j] * a[i * n + j] : 0;
        }
}

static void rotate_rows(double *x, double *y, double c, double s, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        double xk = x[k], yk = y[k];
        x[k] = c * xk - s * yk;
        y[k] = s * xk + c * yk;
    }
}

/* A' = J A J^T with the rotation of rows and columns p < q that makes a_pq zero; of the two possible ones that
 * by less than 45 degrees. Rows are rotated in place; columns follow from symmetry. */
static void rotate(double *a, size_t n, double *v, size_t p, size_t q)
{
    double app = a[p * n + p], aqq = a[q * n + q], apq = a[p * n + q], theta = (aqq - app) / (2 * apq);
    double t = (theta < 0 ? -1 : 1) / (fabs(theta) + sqrt(theta * theta + 1)), c = 1 / sqrt(t * t + 1), s = t * c;
    rotate_rows(a + p * n, a + q * n, c, s, n);
    for (size_t k = 0; k < n; k++) {
        a[k * n + p] = a[p * n + k];
        a[k * n + q] = a[q * n + k];
    }
    a[p * n + p] = app - t * apq;
    a[q * n + q] = aqq + t * apq;
    a[p * n + q] = a[q * n + p] = 0;
    if (v)
        rotate_rows(v + p * n, v + q * n, c, s, n);
}

void jacobi_eigen(double *a, size_t n, double *v)
{
    double all, above;
    for (size_t i = 0; v && i < n * n; i++)
        v[i] = i % (n + 1) == 0;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        squared_norms(a, n, &all, &above);
        if (!(above > SMALL * SMALL * all))
            return;
        for (size_t p = 0; p < n; p++)
            for (size_t q = p + 1; q < n; q++)
                if (fabs(a[p * n + q]) > 0)
                    rotate(a, n, v, p, q);
    }
}

void jacobi_sqrt(double *a, size_t n, double *to)
{
    double *v = xarray(n, n * sizeof *v);
    jacobi_eigen(a, n, v);
    memset(to, 0, n * n * sizeof *to);
    for (size_t e = 0; e < n; e++) {
        double root = sqrt(fmax(a[e * n + e], 0));
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                to[i * n + j] += root * v[e * n + i] * v[e * n + j];
    }
    free(v);
}
