/* knn.h - nearest neighbours by brute force, exactly
 *
 * Squared Euclidean distances are first estimated by a matrix product in float; only rows that the bound of its
 * rounding error admits are computed in double. So the result is that of computing all of them in double: it does not
 * depend on tiles, threads, or the BLAS. Of equal distances the lowest index is nearer.
 *
 * Memory      a struct knn_set borrows its rows
 * Failure     none but lack of memory (71)
 *
 *     knn_set_init(&set, c, b, nb, d, NULL);
 *     knn_search(c, &set, a, NULL, na, k, nearest, distance);         repeatable
 *     knn_set_free(&set);
 */
#ifndef EVAL_KNN_H
#define EVAL_KNN_H

#include "eval/labelled_matrix.h"
#include "tensor/compute.h"
#include "eval/metric_table.h"
#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>

/* Rows among which neighbours are looked for. */
struct product_ops;

struct knn_set {
    const struct product_ops *products;
    const real *b;              /* [n,d], finite */
    const int64_t *id;          /* [n], or NULL */
    size_t n, d;
    double *norm, *root;        /* [n] |b|^2 and |b| */
};

void knn_set_init(struct knn_set *s, struct compute *c, const real *b, size_t n, size_t d, const int64_t *id);
void knn_set_free(struct knn_set *s);

/* knn_search - the k nearest of the set to each row of a [na,d], finite: their numbers, nearest [na,k], nearest first, and their
 * squared distances [na,k], unless that is NULL. With id [na] a row is no neighbour of rows that have its id in the set, which then
 * has ids. Returns 0, or -1 where a row has fewer than k neighbours, k at least 1. */
int knn_search(struct compute *c, const struct knn_set *s, const real *a, const int64_t *id, size_t na, size_t k, size_t *nearest,
               double *distance);

/* knn - the k nearest of b [nb,d] to each row of a [na,d]; nearest [na,k] receives row numbers of b, nearest first;
 * values must be finite. Returns 0, or -1 unless 1 <= k <= nb. */
int knn(struct compute *c, const real *a, size_t na, const real *b, size_t nb, size_t d, size_t k, size_t *nearest);

/* knn_error - share of rows of a whose label is not the most frequent of their k neighbours' labels; of equally
 * frequent labels the lowest counts. Labels are 0 .. classes-1. NaN unless 1 <= k <= nb. */
double knn_error(struct compute *c, const real *a, const int32_t *label_a, size_t na, const real *b, const int32_t *label_b, size_t nb,
                 size_t d, size_t k, size_t classes);

/* knn_add_metrics - knn_error of the score set by the k nearest rows of the estimate set, which has at least k; labels are
 * 0 .. classes-1 */
extern const struct metric knn_metrics[];
void knn_add_metrics(struct metric_table *m, const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t k,
                     size_t classes);

#endif
