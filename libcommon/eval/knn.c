/* knn.c - distances estimated in float, decided in double */
#include "eval/knn.h"

#include "base/alloc.h"
#include "gemm/gemm.h"
#include "tensor/compute.h"
#include "tensor/vector.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 64         /* of a in a tile */
#define COLS 512        /* of b in a product */

struct job {
    const real *a, *b;
    size_t na, nb, d, k;
    double *norm;       /* [nb] |b|^2 */
    size_t *nearest;
};

/* Into the sorted list of the nearest so far. Rows of b come in order, so an equal distance is inserted behind. */
static void insert_neighbour(double *dist, size_t *index, size_t *found, size_t k, double d, size_t j)
{
    size_t i = *found < k ? (*found)++ : k - 1;
    for (; i > 0 && d < dist[i - 1]; i--) {
        dist[i] = dist[i - 1];
        index[i] = index[i - 1];
    }
    dist[i] = d;
    index[i] = j;
}

/* Row i of a against rows from .. from+n-1 of b; dot holds the products.
 *
 * |a-b|^2 = |a|^2 - 2 ab + |b|^2. The float product of d terms has an error of at most d u |a||b| / (1 - d u), u = 2^-24, in
 * any order of additions (Higham, "Accuracy and Stability of Numerical Algorithms", 3.1); the bound is doubled;
 * errors of the double sums are far below. If it is void (d u >= 1/2, overflow), every distance is computed. */
static void scan_rows(const struct job *job, size_t i, double norm, size_t from, size_t n, const real *dot, double *dist,
                 size_t *index, size_t *found)
{
    const real *a = job->a + i * job->d;
    double du = (double)(job->d + 2) * FLT_EPSILON / 2, bound = du < 0.5 ? 4 * du / (1 - du) : INFINITY;
    for (size_t j = 0; j < n; j++) {
        double nb = job->norm[from + j];
        double estimate = norm - 2 * (double)dot[j] + nb, error = bound * sqrt(norm * nb) + 1e-12 * (norm + nb) + FLT_MIN;
        if (*found == job->k && estimate - error > dist[job->k - 1])
            continue;
        double d = vector_squared_distance(a, job->b + (from + j) * job->d, job->d);
        if (*found < job->k || d < dist[job->k - 1])
            insert_neighbour(dist, index, found, job->k, d, from + j);
    }
}

static void run_tile(void *arg, size_t t, struct compute_worker *worker)
{
    const struct job *job = arg;
    size_t first = t * ROWS, rows = job->na - first < ROWS ? job->na - first : ROWS;
    real *dot = compute_scratch(worker, ROWS * COLS * sizeof *dot + ROWS * job->k * sizeof(double));
    double *dist = (double *)(void *)(dot + ROWS * COLS);
    double norm[ROWS];
    size_t found[ROWS] = { 0 };
    for (size_t i = 0; i < rows; i++)
        norm[i] = vector_squared_norm(job->a + (first + i) * job->d, job->d);
    for (size_t from = 0; from < job->nb; from += COLS) {
        size_t n = job->nb - from < COLS ? job->nb - from : COLS;
        gemm(GEMM_N, GEMM_T, rows, n, job->d, job->a + first * job->d, job->d, job->b + from * job->d, job->d, 0, dot, COLS);
        for (size_t i = 0; i < rows; i++)
            scan_rows(job, first + i, norm[i], from, n, dot + i * COLS, dist + i * job->k, job->nearest + (first + i) * job->k,
                 &found[i]);
    }
}

int knn(struct compute *c, const real *a, size_t na, const real *b, size_t nb, size_t d, size_t k, size_t *nearest)
{
    if (k < 1 || k > nb)
        return -1;
    struct job job = { a, b, na, nb, d, k, xarray(nb, sizeof(double)), nearest };
    for (size_t j = 0; j < nb; j++)
        job.norm[j] = vector_squared_norm(b + j * d, d);
    compute_run(c, (na + ROWS - 1) / ROWS, run_tile, &job);
    free(job.norm);
    return 0;
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
