/* knn.c - distances estimated in float, decided in double */
#include "eval/knn.h"

#include "base/alloc.h"
#include "base/sizes.h"
#include "engine/engine.h"
#include "tensor/compute.h"
#include "tensor/vector.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 128        /* of a in a tile */
#define COLS 512        /* of b in a product */

struct job {
    const struct knn_set *set;
    const real *a;
    const int64_t *id;          /* [na], or NULL */
    size_t na, k;
    size_t *nearest;
    double *distance;           /* or NULL */
    char *complete;             /* [tiles] have all rows k neighbours? */
};

/* What is known of one row of a. */
struct row {
    const real *a;
    double norm, root;
    int64_t id;
    size_t found;
    size_t *index;              /* [k] the nearest so far, sorted by dist [k] */
    double *dist;
};

/* Into the sorted list of the nearest so far. Rows of b come in order, so an equal distance is inserted behind. */
static void insert_neighbour(struct row *r, size_t k, double d, size_t j)
{
    size_t i = r->found < k ? r->found++ : k - 1;
    for (; i > 0 && d < r->dist[i - 1]; i--) {
        r->dist[i] = r->dist[i - 1];
        r->index[i] = r->index[i - 1];
    }
    r->dist[i] = d;
    r->index[i] = j;
}

/* A row of a against rows from .. from+n-1 of b; dot holds the products.
 *
 * |a-b|^2 = |a|^2 - 2 ab + |b|^2. The float product of d terms has an error of at most d u |a||b| / (1 - d u), u = 2^-24, in
 * any order of additions (Higham, "Accuracy and Stability of Numerical Algorithms", 3.1); the bound is doubled;
 * errors of the double sums are far below. If it is void (d u >= 1/2, overflow), every distance is computed. */
static void scan_rows(const struct job *job, struct row *r, size_t from, size_t n, const real *dot)
{
    const struct knn_set *s = job->set;
    double du = (double)(s->d + 2) * FLT_EPSILON / 2, bound = du < 0.5 ? 4 * du / (1 - du) : INFINITY;
    for (size_t j = 0; j < n; j++) {
        double nb = s->norm[from + j];
        double estimate = r->norm - 2 * (double)dot[j] + nb, error = bound * r->root * s->root[from + j] + 1e-12 * (r->norm + nb) + FLT_MIN;
        if (r->found == job->k && estimate - error > r->dist[job->k - 1])
            continue;
        if (job->id && s->id[from + j] == r->id)
            continue;
        double d = vector_squared_distance(r->a, s->b + (from + j) * s->d, s->d);
        if (r->found < job->k || d < r->dist[job->k - 1])
            insert_neighbour(r, job->k, d, from + j);
    }
}

static void run_tile(void *arg, size_t t, struct compute_worker *worker)
{
    const struct job *job = arg;
    const struct knn_set *s = job->set;
    size_t first = t * ROWS, rows = min_size(job->na - first, ROWS), k = job->k;
    real *dot = compute_scratch(worker, ROWS * COLS * sizeof *dot + ROWS * k * sizeof(double));
    double *dist = (double *)(void *)(dot + ROWS * COLS);
    struct row row[ROWS];
    for (size_t i = 0; i < rows; i++) {
        const real *a = job->a + (first + i) * s->d;
        double norm = vector_squared_norm(a, s->d);
        row[i] = (struct row){ a, norm, sqrt(norm), job->id ? job->id[first + i] : 0, 0, job->nearest + (first + i) * k, dist + i * k };
    }
    for (size_t from = 0; from < s->n; from += COLS) {
        size_t n = min_size(s->n - from, COLS);
        s->products->gemm_nt(rows, n, s->d, job->a + first * s->d, s->d, s->b + from * s->d, s->d, dot, COLS);
        for (size_t i = 0; i < rows; i++)
            scan_rows(job, &row[i], from, n, dot + i * COLS);
    }
    if (job->distance)
        memcpy(job->distance + first * k, dist, rows * k * sizeof *dist);
    job->complete[t] = 1;
    for (size_t i = 0; i < rows; i++)
        job->complete[t] &= row[i].found == k;
}

static void measure_tile(void *arg, size_t t, struct compute_worker *worker)
{
    struct knn_set *s = arg;
    (void)worker;
    for (size_t j = t * COLS; j < min_size(s->n, (t + 1) * COLS); j++) {
        s->norm[j] = vector_squared_norm(s->b + j * s->d, s->d);
        s->root[j] = sqrt(s->norm[j]);
    }
}

void knn_set_init(struct knn_set *s, struct compute *c, const real *b, size_t n, size_t d, const int64_t *id)
{
    *s = (struct knn_set){ .products = compute_engine(c)->products, .b = b, .id = id, .n = n, .d = d, .norm = xarray(n, sizeof(double)), .root = xarray(n, sizeof(double)) };
    compute_run(c, div_ceil(n, COLS), measure_tile, s);
}

void knn_set_free(struct knn_set *s)
{
    free(s->norm);
    free(s->root);
    memset(s, 0, sizeof *s);
}

int knn_search(struct compute *c, const struct knn_set *s, const real *a, const int64_t *id, size_t na, size_t k, size_t *nearest,
               double *distance)
{
    size_t tiles = div_ceil(na, ROWS), complete = 0;
    if (k < 1 || k > s->n)
        return -1;
    struct job job = { s, a, id, na, k, nearest, distance, xarray(tiles, 1) };
    compute_run(c, tiles, run_tile, &job);
    for (size_t t = 0; t < tiles; t++)
        complete += (size_t)job.complete[t];
    free(job.complete);
    return complete == tiles ? 0 : -1;
}

int knn(struct compute *c, const real *a, size_t na, const real *b, size_t nb, size_t d, size_t k, size_t *nearest)
{
    struct knn_set s;
    knn_set_init(&s, c, b, nb, d, NULL);
    int failed = knn_search(c, &s, a, NULL, na, k, nearest, NULL);
    knn_set_free(&s);
    return failed;
}

double knn_error(struct compute *c, const real *a, const int32_t *label_a, size_t na, const real *b, const int32_t *label_b, size_t nb,
                 size_t d, size_t k, size_t classes)
{
    size_t *nearest = xarray(na, k * sizeof *nearest), wrong = 0;
    int64_t *votes = xarray(classes, sizeof *votes);
    int failed = knn(c, a, na, b, nb, d, k, nearest);
    for (size_t i = 0; i < na && !failed; i++) {
        memset(votes, 0, classes * sizeof *votes);
        for (size_t j = 0; j < k; j++)
            votes[label_b[nearest[i * k + j]]]++;
        wrong += vector_argmax(votes, classes) != (size_t)label_a[i];
    }
    free(nearest);
    free(votes);
    return failed ? NAN : (double)wrong / (double)na;
}

const struct metric knn_metrics[] = {
    METRIC("knn_error", BASIS_ESTIMATE),
    METRIC_END
};

void knn_add_metrics(struct metric_table *m, const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t k,
                     size_t classes)
{
    double error = knn_error(m->compute, score->z, score->y, score->n, estimate->z, estimate->y, estimate->n, score->k, k, classes);
    metric_table_add(m, "knn_error", error, score->n);
    m->estimate_rows = estimate->n;
}
