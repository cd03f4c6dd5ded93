/* mmd.c - the kernel of all pairs once, summed for each permutation */
#include "eval/mmd.h"

#include "base/alloc.h"
#include "eval/prior_test.h"
#include "tensor/permutation.h"
#include "tensor/compute.h"
#include "tensor/vector.h"

#include <stdlib.h>
#include <string.h>

#define PERMUTATIONS 199

struct job {
    const real *a, *b;
    size_t na, nb, d;
    float *k;                   /* kernel of rows i > j of both samples, at i(i-1)/2 + j */
    const struct rng *rng;
    double *square;             /* [permutations+1], the last one as the samples are */
};

static const real *joint_row(const struct job *o, size_t i)
{
    return i < o->na ? o->a + i * o->d : o->b + (i - o->na) * o->d;
}

static void kernel_row(void *job, size_t i, struct compute_worker *worker)
{
    struct job *o = job;
    float *to = o->k + (i ? i * (i - 1) / 2 : 0);
    const real *x = joint_row(o, i);
    double scale = 2 * (double)o->d;
    (void)worker;
    for (size_t j = 0; j < i; j++)
        to[j] = (float)(scale / (scale + vector_squared_distance(x, joint_row(o, j), o->d)));
}

/* in[i]: 1 where row i is of the first sample, 0 where of the second. Pairs of equal sides are summed; those of two
 * sides are the rest of the total. */
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

/* The first na rows of a permutation are the first sample. */
static void test_permutation(void *job, size_t p, struct compute_worker *worker)
{
    struct job *o = job;
    size_t n = o->na + o->nb;
    size_t *index = compute_scratch(worker, n * (sizeof *index + sizeof(float)));
    float *in = (float *)(index + n);
    permutation_draw(o->rng, p, index, n);
    for (size_t i = 0; i < n; i++)
        in[i] = index[i] < o->na;
    o->square[p] = square_of(o, in);
}

void mmd_test(struct mmd *m, struct compute *c, const real *a, size_t na, const real *b, size_t nb, size_t d, size_t permutations,
              const struct rng *rng)
{
    size_t n = na + nb, larger = 1;
    struct job o = { .a = a, .b = b, .na = na, .nb = nb, .d = d, .rng = rng };
    float *in = xarray(n, sizeof *in);
    o.k = xarray(n * (n - 1) / 2, sizeof *o.k);
    o.square = xarray(permutations + 1, sizeof *o.square);
    for (size_t i = 0; i < n; i++)
        in[i] = i < na;
    compute_run(c, n, kernel_row, &o);
    compute_run(c, permutations, test_permutation, &o);
    m->square = square_of(&o, in);
    for (size_t p = 0; p < permutations; p++)
        larger += o.square[p] >= m->square;
    m->p = (double)larger / (double)(permutations + 1);
    free(o.square);
    free(o.k);
    free(in);
}

/* Knuth's selection sampling: row i is taken with probability needed / remaining. */
size_t mmd_subset(real *x, size_t n, size_t d, size_t max, const struct rng *rng)
{
    size_t taken = 0;
    if (n <= max)
        return n;
    for (size_t i = 0; taken < max; i++)
        if (rng_below(rng, 0, i, n - i) < max - taken)
            memmove(x + taken++ * d, x + i * d, d * sizeof *x);
    return taken;
}

const struct metric mmd_metrics[] = {
    METRIC("mmd2", BASIS_REFERENCE),
    METRIC("mmd_p", BASIS_REFERENCE),
    METRIC_END
};

void mmd_add_metrics(struct metric_table *m, struct labelled_matrix *score, struct labelled_matrix *other, uint64_t seed)
{
    struct rng choice = rng_make(seed, RNG_PROBE, 0, 1);
    struct rng other_choice = rng_make(seed, RNG_PROBE, 0, 2), permutation = rng_make(seed, RNG_PROBE, 0, 3);
    size_t n = mmd_subset(score->z, score->n, score->k, MMD_ROWS, &choice), n_other = n;
    real *normal = NULL;
    struct mmd r;
    if (other)
        n_other = mmd_subset(other->z, other->n, other->k, MMD_ROWS, &other_choice);
    else
        normal = prior_test_draw_normals(n, score->k, seed, 0);
    mmd_test(&r, m->compute, score->z, n, other ? other->z : normal, n_other, score->k, PERMUTATIONS, &permutation);
    metric_table_add(m, "mmd2", r.square, n);
    metric_table_add(m, "mmd_p", r.p, n);
    m->estimate_rows = other ? n_other : 0;
    free(normal);
}
