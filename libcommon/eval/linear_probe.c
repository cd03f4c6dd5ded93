/* linear_probe.c - L-BFGS on the cross-entropy of standardized rows */
#include "eval/linear_probe.h"

#include "base/alloc.h"
#include "tensor/compute.h"
#include "tensor/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 256                /* in a tile, at least */
#define TILES 256               /* at most, since each has a gradient of its own */
#define MEMORY 10               /* pairs that L-BFGS remembers */
#define STEPS 5000
#define FLAT 1e-7

/* ---- the function and its gradient ---- */

struct problem {
    struct compute *compute;
    const struct linear_probe *p;
    const double *v;            /* [n,d] standardized */
    const int32_t *label;
    size_t n;
    const double *w;            /* the point of evaluation */
    double *loss, *grad;        /* of each tile: [tiles], [tiles,classes,d+1] */
};

static void compute_logits(const struct linear_probe *p, const double *w, const double *v, double *out)
{
    for (size_t c = 0; c < p->classes; c++) {
        const double *wc = w + c * (p->d + 1);
        double s = wc[p->d];
        for (size_t j = 0; j < p->d; j++)
            s += wc[j] * v[j];
        out[c] = s;
    }
}

/* -log softmax[label] by log-sum-exp; out becomes softmax minus one-hot, the derivative w.r.t. the logits. */
static double cross_entropy(double *out, size_t classes, size_t label)
{
    double max = out[0], sum = 0, mine = out[label];
    for (size_t c = 1; c < classes; c++)
        max = out[c] > max ? out[c] : max;
    for (size_t c = 0; c < classes; c++)
        sum += out[c] = exp(out[c] - max);
    for (size_t c = 0; c < classes; c++)
        out[c] /= sum;
    out[label] -= 1;
    return log(sum) + max - mine;
}

static size_t rows_of_tile(size_t n)
{
    size_t rows = (n + TILES - 1) / TILES;
    return rows > ROWS ? rows : ROWS;
}

static size_t count_tiles(size_t n)
{
    return (n + rows_of_tile(n) - 1) / rows_of_tile(n);
}

static void run_tile(void *arg, size_t t, struct compute_worker *worker)
{
    const struct problem *q = arg;
    const struct linear_probe *p = q->p;
    size_t rows = rows_of_tile(q->n), first = t * rows, last = q->n - first < rows ? q->n : first + rows, size = p->classes * (p->d + 1);
    double *out = compute_scratch(worker, p->classes * sizeof *out), *grad = q->grad + t * size;
    q->loss[t] = 0;
    memset(grad, 0, size * sizeof *grad);
    for (size_t i = first; i < last; i++) {
        const double *v = q->v + i * p->d;
        compute_logits(p, q->w, v, out);
        q->loss[t] += cross_entropy(out, p->classes, (size_t)q->label[i]);
        for (size_t c = 0; c < p->classes; c++) {
            double *g = grad + c * (p->d + 1);
            for (size_t j = 0; j < p->d; j++)
                g[j] += out[c] * v[j];
            g[p->d] += out[c];
        }
    }
}

/* Loss and gradient at w; tiles are added in their order. */
static double loss_and_gradient(struct problem *q, const double *w, double *grad)
{
    const struct linear_probe *p = q->p;
    size_t size = p->classes * (p->d + 1), tiles = count_tiles(q->n);
    double loss = 0, n = (double)q->n;
    q->w = w;
    compute_run(q->compute, tiles, run_tile, q);
    memset(grad, 0, size * sizeof *grad);
    for (size_t t = 0; t < tiles; t++) {
        loss += q->loss[t];
        for (size_t i = 0; i < size; i++)
            grad[i] += q->grad[t * size + i];
    }
    for (size_t i = 0; i < size; i++) {
        int bias = i % (p->d + 1) == p->d;
        grad[i] = (grad[i] + (bias ? 0 : w[i])) / n;
        loss += bias ? 0 : w[i] * w[i] / 2;
    }
    return loss / n;
}

/* ---- L-BFGS: Nocedal and Wright, "Numerical Optimization", algorithm 7.4, with backtracking ---- */

static double max_abs(const double *a, size_t n)
{
    double m = 0;
    for (size_t i = 0; i < n; i++)
        m = fabs(a[i]) > m ? fabs(a[i]) : m;
    return m;
}

struct lbfgs_memory {
    double *s, *y, rho[MEMORY];         /* [MEMORY,size]: steps and differences of gradients, 1 / (s y) */
    size_t pairs;                       /* so far; the last MEMORY of them are kept */
    size_t size;
};

/* direction = -H grad, by the two loops of the algorithm */
static void search_direction(const struct lbfgs_memory *m, const double *grad, double *to)
{
    double alpha[MEMORY] = { 0 };
    size_t kept = m->pairs < MEMORY ? m->pairs : MEMORY, n = m->size;
    for (size_t i = 0; i < n; i++)
        to[i] = -grad[i];
    for (size_t k = m->pairs; k-- > m->pairs - kept;) {
        const double *s = m->s + k % MEMORY * n, *y = m->y + k % MEMORY * n;
        alpha[k % MEMORY] = m->rho[k % MEMORY] * vector_dot(s, to, n);
        for (size_t i = 0; i < n; i++)
            to[i] -= alpha[k % MEMORY] * y[i];
    }
    if (kept) {
        const double *y = m->y + (m->pairs - 1) % MEMORY * n;
        double scale = 1 / (m->rho[(m->pairs - 1) % MEMORY] * vector_dot(y, y, n));
        for (size_t i = 0; i < n; i++)
            to[i] *= scale;
    }
    for (size_t k = m->pairs - kept; k < m->pairs; k++) {
        const double *s = m->s + k % MEMORY * n, *y = m->y + k % MEMORY * n;
        double beta = m->rho[k % MEMORY] * vector_dot(y, to, n);
        for (size_t i = 0; i < n; i++)
            to[i] += (alpha[k % MEMORY] - beta) * s[i];
    }
}

static void store_pair(struct lbfgs_memory *m, const double *w, const double *before, const double *grad, const double *grad_before)
{
    size_t n = m->size;
    double *s = m->s + m->pairs % MEMORY * n, *y = m->y + m->pairs % MEMORY * n;
    for (size_t i = 0; i < n; i++) {
        s[i] = w[i] - before[i];
        y[i] = grad[i] - grad_before[i];
    }
    double curvature = vector_dot(s, y, n);
    if (curvature > 0)          /* the function is convex; only rounding near the minimum makes it otherwise */
        m->rho[m->pairs++ % MEMORY] = 1 / curvature;
}

/* Backtracking: halve the step until the loss falls by 1e-4 of what its slope predicts (Armijo). 0 if it never does: the
 * remaining gain is below rounding. */
static int search_line(struct problem *q, double *w, const double *before, const double *to, double slope, double *loss, double *grad)
{
    size_t n = q->p->classes * (q->p->d + 1);
    double step = 1, start = *loss;
    for (int tries = 0; tries < 50; tries++, step /= 2) {
        for (size_t i = 0; i < n; i++)
            w[i] = before[i] + step * to[i];
        double now = loss_and_gradient(q, w, grad);
        if (now <= start + 1e-4 * step * slope) {
            *loss = now;
            return 1;
        }
    }
    memcpy(w, before, n * sizeof *w);
    return 0;
}

static void minimize(struct problem *q, struct linear_probe *p)
{
    size_t n = p->classes * (p->d + 1);
    struct lbfgs_memory m = { .size = n };
    double *grad = xarray(n, sizeof *grad), *grad_before = xarray(n, sizeof *grad), *before = xarray(n, sizeof *before),
           *to = xarray(n, sizeof *to);
    m.s = xarray(n, MEMORY * sizeof *m.s);
    m.y = xarray(n, MEMORY * sizeof *m.y);
    p->loss = loss_and_gradient(q, p->w, grad);
    for (p->steps = 0; p->steps < STEPS && max_abs(grad, n) >= FLAT; p->steps++) {
        search_direction(&m, grad, to);
        memcpy(before, p->w, n * sizeof *before);
        memcpy(grad_before, grad, n * sizeof *grad);
        if (!search_line(q, p->w, before, to, vector_dot(grad, to, n), &p->loss, grad)) {
            memcpy(grad, grad_before, n * sizeof *grad);
            break;
        }
        store_pair(&m, p->w, before, grad, grad_before);
    }
    p->converged = max_abs(grad, n) < 1e-5;
    free(grad);
    free(grad_before);
    free(before);
    free(to);
    free(m.s);
    free(m.y);
}

/* ---- rows ---- */

static void fit_standardization(struct linear_probe *p, const real *z, size_t n)
{
    vector_column_means(z, n, p->d, p->mean);
    for (size_t j = 0; j < p->d; j++) {
        double mean = p->mean[j], square = 0;
        for (size_t i = 0; i < n; i++)
            square += ((double)z[i * p->d + j] - mean) * ((double)z[i * p->d + j] - mean);
        p->scale[j] = square > 0 ? 1 / sqrt(square / (double)n) : 0;
    }
}

static void standardize(const struct linear_probe *p, const real *z, double *v)
{
    for (size_t j = 0; j < p->d; j++)
        v[j] = ((double)z[j] - p->mean[j]) * p->scale[j];
}

void linear_probe_fit(struct linear_probe *p, struct compute *c, const real *z, const int32_t *label, size_t n, size_t d, size_t classes)
{
    *p = (struct linear_probe){ .d = d, .classes = classes };
    p->mean = xarray(d, sizeof *p->mean);
    p->scale = xarray(d, sizeof *p->scale);
    p->w = xzero(classes, (d + 1) * sizeof *p->w);
    fit_standardization(p, z, n);
    double *v = xarray(n, d * sizeof *v);
    for (size_t i = 0; i < n; i++)
        standardize(p, z + i * d, v + i * d);
    struct problem q = { .compute = c, .p = p, .v = v, .label = label, .n = n };
    q.loss = xarray(count_tiles(n), sizeof *q.loss);
    q.grad = xarray(count_tiles(n), classes * (d + 1) * sizeof *q.grad);
    minimize(&q, p);
    free(q.loss);
    free(q.grad);
    free(v);
}

double linear_probe_error(const struct linear_probe *p, const real *z, const int32_t *label, size_t n)
{
    double *v = xarray(p->d, sizeof *v), *out = xarray(p->classes, sizeof *out);
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        standardize(p, z + i * p->d, v);
        compute_logits(p, p->w, v, out);
        wrong += vector_argmax(out, p->classes) != (size_t)label[i];
    }
    free(v);
    free(out);
    return (double)wrong / (double)n;
}

void linear_probe_free(struct linear_probe *p)
{
    free(p->mean);
    free(p->scale);
    free(p->w);
    memset(p, 0, sizeof *p);
}

const struct metric linear_probe_metrics[] = {
    METRIC("probe_error", BASIS_ESTIMATE),
    METRIC_END
};

int linear_probe_add_metrics(struct metric_table *m, const struct labelled_matrix *score, const struct labelled_matrix *estimate,
                             size_t classes)
{
    struct linear_probe p;
    linear_probe_fit(&p, m->compute, estimate->z, estimate->y, estimate->n, estimate->k, classes);
    int converged = p.converged;
    metric_table_add(m, "probe_error", linear_probe_error(&p, score->z, score->y, score->n), score->n);
    m->estimate_rows = estimate->n;
    linear_probe_free(&p);
    return converged;
}
