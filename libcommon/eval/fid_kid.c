/* fid_kid.c - Frechet distance by matrix roots, kernel distance by third moments */
#include "eval/fid_kid.h"

#include "base/alloc.h"
#include "eval/covariance.h"
#include "eval/jacobi.h"
#include "eval/prior_test.h"
#include "tensor/compute.h"
#include "tensor/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COVERED 0.005

/* ---- Frechet distance ---- */

struct normal {
    double *mean, *covariance;  /* [d], [d,d] */
};

static struct normal fit_normal(struct compute *compute, const struct labelled_matrix *c)
{
    struct normal of = { xarray(c->k, sizeof *of.mean), xarray(c->k, c->k * sizeof *of.covariance) };
    covariance_of(compute, c->z, c->n, c->k, of.mean, of.covariance);
    return of;
}

/* to = a b, [d,d] each */
static void matrix_product(const double *a, const double *b, size_t d, double *to)
{
    memset(to, 0, d * d * sizeof *to);
    for (size_t i = 0; i < d; i++)
        for (size_t k = 0; k < d; k++)
            for (size_t j = 0; j < d; j++)
                to[i * d + j] += a[i * d + k] * b[k * d + j];
}

/* tr (s1 s2)^(1/2); s1 is destroyed */
static double trace_of_root(double *s1, const double *s2, size_t d)
{
    double *root = xarray(d, d * sizeof *root), *half = xarray(d, d * sizeof *half), trace = 0;
    jacobi_sqrt(s1, d, root);
    matrix_product(root, s2, d, half);
    matrix_product(half, root, d, s1);
    jacobi_eigen(s1, d, NULL);
    for (size_t j = 0; j < d; j++)
        trace += sqrt(fmax(s1[j * d + j], 0));
    free(root);
    free(half);
    return trace;
}

double fid_kid_frechet(struct compute *compute, const struct labelled_matrix *a, const struct labelled_matrix *b)
{
    struct normal p = fit_normal(compute, a), q = fit_normal(compute, b);
    double distance = 0;
    for (size_t j = 0; j < a->k; j++) {
        distance += (p.mean[j] - q.mean[j]) * (p.mean[j] - q.mean[j]);
        distance += p.covariance[j * a->k + j] + q.covariance[j * a->k + j];
    }
    distance -= 2 * trace_of_root(p.covariance, q.covariance, a->k);
    free(p.mean);
    free(p.covariance);
    free(q.mean);
    free(q.covariance);
    return distance > 0 ? distance : 0;         /* rounding may make it negative */
}

/* ---- kernel distance ---- */

struct moment {
    double *row;                /* [n,w] a/sqrt(d) and 1 */
    size_t n, w;
    double *sum;                /* entries p <= q <= r; those of p begin at slice_begin(w, p) */
};

/* Number of entries p <= q <= r with a smaller p: all but those of the w - p numbers from p on. */
static size_t slice_begin(size_t w, size_t p)
{
    size_t left = w - p;
    return w * (w + 1) * (w + 2) / 6 - left * (left + 1) * (left + 2) / 6;
}

static void moment_slice(void *job, size_t p, struct compute_worker *worker)
{
    const struct moment *m = job;
    double *sum = m->sum + slice_begin(m->w, p);
    (void)worker;
    memset(sum, 0, (slice_begin(m->w, p + 1) - slice_begin(m->w, p)) * sizeof *sum);
    for (size_t i = 0; i < m->n; i++) {
        const double *a = m->row + i * m->w;
        double *to = sum;
        for (size_t q = p; q < m->w; to += m->w - q++) {
            double t = a[p] * a[q];
            for (size_t r = q; r < m->w; r++)
                to[r - q] += t * a[r];
        }
    }
}

static struct moment third_moment(struct compute *compute, const struct labelled_matrix *c)
{
    struct moment m = { .n = c->n, .w = c->k + 1 };
    m.row = xarray(m.n, m.w * sizeof *m.row);
    m.sum = xarray(slice_begin(m.w, m.w), sizeof *m.sum);
    for (size_t i = 0; i < m.n; i++) {
        for (size_t j = 0; j < c->k; j++)
            m.row[i * m.w + j] = (double)c->z[i * c->k + j] / sqrt((double)c->k);
        m.row[i * m.w + c->k] = 1;
    }
    compute_run(compute, m.w, moment_slice, &m);
    return m;
}

/* Sum of the kernel over all pairs: an entry p <= q <= r stands for all orders of its indices. */
static double all_pairs(const struct moment *a, const struct moment *b)
{
    double sum = 0;
    size_t pos = 0;
    for (size_t p = 0; p < a->w; p++)
        for (size_t q = p; q < a->w; q++)
            for (size_t r = q; r < a->w; r++, pos++)
                sum += (p == r ? 1 : p == q || q == r ? 3 : 6) * a->sum[pos] * b->sum[pos];
    return sum;
}

/* The same over pairs of different rows of one sample. */
static double other_pairs(const struct moment *a)
{
    double sum = all_pairs(a, a);
    for (size_t i = 0; i < a->n; i++) {
        double dot = vector_dot(a->row + i * a->w, a->row + i * a->w, a->w);
        sum -= dot * dot * dot;
    }
    return sum;
}

double fid_kid_kernel(struct compute *compute, const struct labelled_matrix *a, const struct labelled_matrix *b)
{
    struct moment ma = third_moment(compute, a), mb = third_moment(compute, b);
    double na = (double)a->n, nb = (double)b->n;
    double square = other_pairs(&ma) / (na * (na - 1)) + other_pairs(&mb) / (nb * (nb - 1)) - 2 * all_pairs(&ma, &mb) / (na * nb);
    free(ma.row);
    free(ma.sum);
    free(mb.row);
    free(mb.sum);
    return square;
}

/* ---- classes ---- */

size_t fid_kid_covered(const struct labelled_matrix *predictions)
{
    double *count = xzero(predictions->k, sizeof *count);
    size_t covered = 0;
    for (size_t i = 0; i < predictions->n; i++)
        count[labelled_matrix_category(predictions, i)]++;
    for (size_t k = 0; k < predictions->k; k++)
        covered += count[k] >= COVERED * (double)predictions->n;
    free(count);
    return covered;
}

const struct metric fid_kid_metrics[] = {
    METRIC("frechet", BASIS_ESTIMATE),
    METRIC("kid", BASIS_ESTIMATE),
    METRIC("class_kl", BASIS_NONE),
    METRIC("classes", BASIS_NONE),
    METRIC_END
};

void fid_kid_add_distances(struct metric_table *m, const struct labelled_matrix *samples, const struct labelled_matrix *data)
{
    metric_table_add(m, "frechet", fid_kid_frechet(m->compute, samples, data), samples->n);
    metric_table_add(m, "kid", fid_kid_kernel(m->compute, samples, data), samples->n);
    m->estimate_rows = data->n;
}

void fid_kid_add_classes(struct metric_table *m, const struct labelled_matrix *predictions)
{
    metric_table_add(m, "class_kl", prior_test_kl(predictions, NULL, 1), predictions->n);
    metric_table_add(m, "classes", (double)fid_kid_covered(predictions), predictions->n);
}
