/* mmd.c - see mmd.h */
#include "eval/mmd.h"

#include "base/alloc.h"
#include "tensor/threads.h"

#include <stdlib.h>
#include <string.h>

struct job {
    const real *a, *b;
    size_t na, nb, d;
    float *k;                   /* kernel of rows i > j of both samples, at i(i-1)/2 + j */
    const struct rng *chance;
    double *square;             /* [permutations+1], the last one as the samples are */
};

static const real *row(const struct job *o, size_t i)
{
    return i < o->na ? o->a + i * o->d : o->b + (i - o->na) * o->d;
}

static void fill_row(void *job, size_t i, int worker)
{
    struct job *o = job;
    float *to = o->k + (i ? i * (i - 1) / 2 : 0);
    const real *x = row(o, i);
    double scale = 2 * (double)o->d;
    (void)worker;
    for (size_t j = 0; j < i; j++) {
        const real *y = row(o, j);
        double far = 0;
        for (size_t q = 0; q < o->d; q++)
            far += ((double)x[q] - (double)y[q]) * ((double)x[q] - (double)y[q]);
        to[j] = (float)(scale / (scale + far));
    }
}

/* in[i]: 1 where row i is of the first sample, 0 where of the second. Pairs of equal sides are summed, those of two
 * sides are what is left of the whole. */
static double square_of(const struct job *o, const float *in)
{
    size_t n = o->na + o->nb;
    double aa = 0, bb = 0, ab = 0, na = (double)o->na, nb = (double)o->nb;
    const float *k = o->k;
    for (size_t i = 0; i < n; k += i++) {
        double first = 0, all = 0;
        for (size_t j = 0; j < i; j++) {
            first += (double)(k[j] * in[j]);
            all += (double)k[j];
        }
        if (in[i] > 0) {
            aa += first;
            ab += all - first;
        } else {
            bb += all - first;
            ab += first;
        }
    }
    return 2 * aa / (na * (na - 1)) + 2 * bb / (nb * (nb - 1)) - 2 * ab / (na * nb);
}

/* Fisher and Yates: the first na places of a shuffle are the first sample. */
static void permute(void *job, size_t p, int worker)
{
    struct job *o = job;
    size_t n = o->na + o->nb;
    float *in = threads_scratch(worker, n * sizeof *in);
    for (size_t i = 0; i < n; i++)
        in[i] = i < o->na;
    for (size_t i = n - 1; i > 0; i--) {
        size_t j = (size_t)rng_below(o->chance, p, i, i + 1);
        float swap = in[i];
        in[i] = in[j];
        in[j] = swap;
    }
    o->square[p] = square_of(o, in);
}

void mmd_test(struct mmd *m, const real *a, size_t na, const real *b, size_t nb, size_t d, size_t permutations,
              const struct rng *chance)
{
    size_t n = na + nb, larger = 1;
    struct job o = { .a = a, .b = b, .na = na, .nb = nb, .d = d, .chance = chance };
    float *in = xarray(n, sizeof *in);
    o.k = xarray(n * (n - 1) / 2, sizeof *o.k);
    o.square = xarray(permutations + 1, sizeof *o.square);
    for (size_t i = 0; i < n; i++)
        in[i] = i < na;
    threads_run(n, fill_row, &o);
    threads_run(permutations, permute, &o);
    m->square = square_of(&o, in);
    for (size_t p = 0; p < permutations; p++)
        larger += o.square[p] >= m->square;
    m->p = (double)larger / (double)(permutations + 1);
    free(o.square);
    free(o.k);
    free(in);
}

/* Knuth's selection: row i is taken with the share that is still needed of those that are left. */
size_t mmd_subset(real *x, size_t n, size_t d, size_t most, const struct rng *chance)
{
    size_t taken = 0;
    if (n <= most)
        return n;
    for (size_t i = 0; taken < most; i++)
        if (rng_below(chance, 0, i, n - i) < most - taken)
            memmove(x + taken++ * d, x + i * d, d * sizeof *x);
    return taken;
}
