/* principal.c - subspace iteration with the Rayleigh-Ritz method */
#include "eval/principal.h"

#include "base/alloc.h"
#include "base/sizes.h"
#include "eval/jacobi.h"
#include "tensor/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_VECTORS 32        /* more than are wanted: convergence goes by the first eigenvalue outside of the block */
#define ROUNDS 500
#define RESIDUAL 1e-13          /* |A q - lambda q| of a vector that is found, of the largest eigenvalue */
#define DEPENDENT 1e-12         /* what is left of a vector, as a share of it, if the vectors before it span it */

struct subspace {
    const double *a;            /* [n,n] */
    size_t n, m;
    double *q, *w, *turned;     /* [m,n] orthonormal vectors (or zeros), their products with a, room to turn them */
    double *h, *v;              /* [m,m] a within the subspace; its eigenvectors, one a row */
    size_t *order;              /* [m] of the eigenvalues, descending */
};

/* A start that is no eigenvector by accident: fractions of i^2 times the golden ratio. */
static void fill_start(double *q, size_t entries)
{
    for (size_t i = 0; i < entries; i++) {
        double x = (double)(i + 1) * (double)(i + 1) * 0.6180339887498949;
        q[i] = x - floor(x) - 0.5;
    }
}

/* Gram and Schmidt, twice; a vector that depends on those before it becomes zero. */
static void orthonormalize(double *q, size_t m, size_t n)
{
    for (size_t i = 0; i < m; i++) {
        double *v = q + i * n, before = sqrt(vector_dot(v, v, n));
        for (size_t k = 0; k < 2 * i; k++) {
            const double *u = q + k % i * n;
            double share = vector_dot(u, v, n);
            for (size_t j = 0; j < n; j++)
                v[j] -= share * u[j];
        }
        double norm = sqrt(vector_dot(v, v, n)), scale = norm > DEPENDENT * before ? 1 / norm : 0;
        for (size_t j = 0; j < n; j++)
            v[j] *= scale;
    }
}

static void multiply(struct subspace *s)
{
    for (size_t i = 0; i < s->m; i++)
        for (size_t j = 0; j < s->n; j++)
            s->w[i * s->n + j] = vector_dot(s->a + j * s->n, s->q + i * s->n, s->n);
}

static void sort_descending(struct subspace *s)
{
    for (size_t i = 0; i < s->m; i++) {
        size_t k = i;
        for (; k && s->h[s->order[k - 1] * (s->m + 1)] < s->h[i * (s->m + 1)]; k--)
            s->order[k] = s->order[k - 1];
        s->order[k] = i;
    }
}

static void turn(struct subspace *s, double *rows)
{
    memset(s->turned, 0, s->m * s->n * sizeof *s->turned);
    for (size_t i = 0; i < s->m; i++)
        for (size_t k = 0; k < s->m; k++)
            for (size_t j = 0; j < s->n; j++)
                s->turned[i * s->n + j] += s->v[s->order[i] * s->m + k] * rows[k * s->n + j];
    memcpy(rows, s->turned, s->m * s->n * sizeof *rows);
}

/* The best vectors of the subspace come first: q and w = q a are turned to the eigenvectors of a within it. */
static void turn_to_eigenvectors(struct subspace *s)
{
    for (size_t i = 0; i < s->m; i++)
        for (size_t k = 0; k <= i; k++)
            s->h[i * s->m + k] = s->h[k * s->m + i] = vector_dot(s->w + i * s->n, s->q + k * s->n, s->n);
    jacobi_eigen(s->h, s->m, s->v);
    sort_descending(s);
    turn(s, s->q);
    turn(s, s->w);
}

static double eigenvalue(const struct subspace *s, size_t i)
{
    return s->h[s->order[i] * (s->m + 1)];
}

static int are_found(const struct subspace *s, size_t k)
{
    double most = RESIDUAL * eigenvalue(s, 0);
    for (size_t i = 0; i < k; i++) {
        double sum = 0, lambda = eigenvalue(s, i);
        for (size_t j = 0; j < s->n; j++) {
            double d = s->w[i * s->n + j] - lambda * s->q[i * s->n + j];
            sum += d * d;
        }
        if (sum > most * most)
            return 0;
    }
    return 1;
}

static void set_sign(double *v, size_t n)
{
    size_t largest = 0;
    for (size_t j = 1; j < n; j++)
        if (fabs(v[j]) > fabs(v[largest]))
            largest = j;
    for (size_t j = 0; v[largest] < 0 && j < n; j++)
        v[j] = j == largest ? v[j] : -v[j];
    v[largest] = fabs(v[largest]);
}

void principal_axes(const double *a, size_t n, size_t k, double *value, double *axis)
{
    size_t m = min_size(n, BLOCK_VECTORS);
    struct subspace s = { .a = a, .n = n, .m = m, .q = xarray(m * n, sizeof *s.q), .w = xarray(m * n, sizeof *s.w),
                          .turned = xarray(m * n, sizeof *s.turned), .h = xarray(m * m, sizeof *s.h), .v = xarray(m * m, sizeof *s.v),
                          .order = xarray(m, sizeof *s.order) };
    fill_start(s.q, m * n);
    for (int round = 0; round < ROUNDS; round++) {
        orthonormalize(s.q, m, n);
        multiply(&s);
        turn_to_eigenvectors(&s);
        if (are_found(&s, k))
            break;
        memcpy(s.q, s.w, m * n * sizeof *s.q);
    }
    orthonormalize(s.q, m, n);
    for (size_t i = 0; i < k; i++) {
        value[i] = fmax(eigenvalue(&s, i), 0);
        memcpy(axis + i * n, s.q + i * n, n * sizeof *axis);
        set_sign(axis + i * n, n);
    }
    free(s.q);
    free(s.w);
    free(s.turned);
    free(s.h);
    free(s.v);
    free(s.order);
}
