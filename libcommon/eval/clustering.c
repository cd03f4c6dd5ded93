/* clustering.c - labels of clusters, their errors, information and usage */
#include "eval/clustering.h"

#include "base/alloc.h"
#include "eval/hungarian.h"
#include "tensor/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define USED 0.001

/* Margin between the two highest logits: log s(1) - log s(2), infinite if the second is 0. */
static double margin(const real *s, size_t k)
{
    size_t best = vector_argmax(s, k);
    double second = 0;
    for (size_t j = 0; j < k; j++)
        if (j != best && (double)s[j] > second)
            second = (double)s[j];
    return second > 0 ? log((double)s[best]) - log(second) : INFINITY;
}

/* Does row a precede row b as the head of cluster i? */
static int precedes(const struct labelled_matrix *e, size_t i, size_t a, size_t b)
{
    real sa = e->z[a * e->k + i], sb = e->z[b * e->k + i];
    if (sa < sb || sa > sb)
        return sa > sb;
    double ma = margin(e->z + a * e->k, e->k), mb = margin(e->z + b * e->k, e->k);
    if (ma < mb || ma > mb)
        return ma > mb;
    return e->id[a] < e->id[b];
}

/* Cluster i has label[i]; -1 is always wrong. */
static int is_wrong(const struct labelled_matrix *score, size_t row, const int32_t *label)
{
    return label[labelled_matrix_category(score, row)] != score->y[row];
}

static double labelled_error(const struct labelled_matrix *score, const int32_t *label)
{
    size_t wrong = 0;
    for (size_t i = 0; i < score->n; i++)
        wrong += (size_t)is_wrong(score, i, label);
    return (double)wrong / (double)score->n;
}

double clustering_head(const struct labelled_matrix *score, const struct labelled_matrix *estimate)
{
    int32_t *label = xarray(score->k, sizeof *label);
    for (size_t i = 0; i < score->k; i++) {
        size_t best = 0;
        for (size_t r = 1; r < estimate->n; r++)
            if (precedes(estimate, i, r, best))
                best = r;
        label[i] = estimate->y[best];
    }
    double error = labelled_error(score, label);
    free(label);
    return error;
}

/* [k,classes] rows with c = i and y = j; the caller frees it */
static int64_t *contingency_table(const struct labelled_matrix *c, size_t classes)
{
    int64_t *table = xzero(c->k, classes * sizeof *table);
    for (size_t i = 0; i < c->n; i++)
        table[labelled_matrix_category(c, i) * classes + (size_t)c->y[i]]++;
    return table;
}

static void label_by_majority(const struct labelled_matrix *estimate, size_t classes, int32_t *label)
{
    int64_t *table = contingency_table(estimate, classes);
    for (size_t i = 0; i < estimate->k; i++) {
        const int64_t *row = table + i * classes;
        size_t best = vector_argmax(row, classes);
        label[i] = row[best] ? (int32_t)best : -1;
    }
    free(table);
}

static void label_one_to_one(const struct labelled_matrix *score, size_t classes, int32_t *label)
{
    int64_t *cost = contingency_table(score, classes);
    size_t *to = xarray(classes, sizeof *to);
    for (size_t i = 0; i < classes * classes; i++)
        cost[i] = -cost[i];
    hungarian(cost, classes, to);
    for (size_t i = 0; i < classes; i++)
        label[i] = (int32_t)to[i];
    free(cost);
    free(to);
}

double clustering_majority(const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t classes)
{
    int32_t *label = xarray(score->k, sizeof *label);
    label_by_majority(estimate, classes, label);
    double error = labelled_error(score, label);
    free(label);
    return error;
}

double clustering_hungarian(const struct labelled_matrix *score, size_t classes)
{
    if (score->k != classes)
        return NAN;
    int32_t *label = xarray(classes, sizeof *label);
    label_one_to_one(score, classes, label);
    double error = labelled_error(score, label);
    free(label);
    return error;
}

int clustering_wrong(const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t classes, char *wrong)
{
    if (score->k != classes && !estimate)
        return 0;
    int32_t *label = xarray(score->k, sizeof *label);
    if (score->k == classes)
        label_one_to_one(score, classes, label);
    else
        label_by_majority(estimate, classes, label);
    for (size_t i = 0; i < score->n; i++)
        wrong[i] = (char)is_wrong(score, i, label);
    free(label);
    return 1;
}

/* Sums of a table's rows and columns. */
static void marginal_counts(const int64_t *table, size_t k, size_t classes, double *rows, double *columns)
{
    memset(rows, 0, k * sizeof *rows);
    memset(columns, 0, classes * sizeof *columns);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < classes; j++) {
            rows[i] += (double)table[i * classes + j];
            columns[j] += (double)table[i * classes + j];
        }
}

static double entropy(const double *count_of, size_t n, double total)
{
    double h = 0;
    for (size_t i = 0; i < n; i++)
        if (count_of[i] > 0)
            h -= count_of[i] / total * log(count_of[i] / total);
    return h;
}

struct information {
    double mutual, clusters, classes;           /* I(C,Y), H(C), H(Y), nats */
};

static struct information information_of(const struct labelled_matrix *score, size_t classes)
{
    int64_t *table = contingency_table(score, classes);
    double *a = xarray(score->k, sizeof *a), *b = xarray(classes, sizeof *b), n = (double)score->n, mutual = 0;
    marginal_counts(table, score->k, classes, a, b);
    for (size_t i = 0; i < score->k; i++)
        for (size_t j = 0; j < classes; j++) {
            double nij = (double)table[i * classes + j];
            if (nij > 0)
                mutual += nij / n * log(nij * n / (a[i] * b[j]));
        }
    struct information of = { mutual > 0 ? mutual : 0, entropy(a, score->k, n), entropy(b, classes, n) };
    free(table);
    free(a);
    free(b);
    return of;
}

double clustering_nmi(const struct labelled_matrix *score, size_t classes)
{
    struct information of = information_of(score, classes);
    double both = of.clusters + of.classes;
    return both > 0 ? 2 * of.mutual / both : 1;
}

/* Rosenberg and Hirschberg, "V-measure: a conditional entropy-based external cluster evaluation measure" (2007), as in scikit-learn:
 * homogeneity h = I/H(Y), completeness c = I/H(C), 1 if that entropy is 0, and v = 2hc/(h+c). Unless both entropies are 0, v is nmi. */
static void add_v_measure(struct metric_table *m, const struct labelled_matrix *score, size_t classes)
{
    struct information of = information_of(score, classes);
    double h = of.classes > 0 ? of.mutual / of.classes : 1, c = of.clusters > 0 ? of.mutual / of.clusters : 1;
    metric_table_add(m, "homogeneity", h, score->n);
    metric_table_add(m, "completeness", c, score->n);
    metric_table_add(m, "v_measure", h + c > 0 ? 2 * h * c / (h + c) : 0, score->n);
}

static double pairs_of(double n)
{
    return n * (n - 1) / 2;
}

double clustering_ari(const struct labelled_matrix *score, size_t classes)
{
    int64_t *table = contingency_table(score, classes);
    double *a = xarray(score->k, sizeof *a), *b = xarray(classes, sizeof *b), same = 0, pa = 0, pb = 0;
    marginal_counts(table, score->k, classes, a, b);
    for (size_t i = 0; i < score->k * classes; i++)
        same += pairs_of((double)table[i]);
    for (size_t i = 0; i < score->k; i++)
        pa += pairs_of(a[i]);
    for (size_t j = 0; j < classes; j++)
        pb += pairs_of(b[j]);
    free(table);
    free(a);
    free(b);
    double expected = score->n > 1 ? pa * pb / pairs_of((double)score->n) : 0, max = (pa + pb) / 2;
    return max > expected ? (same - expected) / (max - expected) : 1;
}

void clustering_measure_usage(const struct labelled_matrix *c, struct clustering_usage *u)
{
    const real *s = c->z;
    size_t n = c->n, k = c->k;
    double *mean = xzero(k, sizeof *mean), *hits = xzero(k, sizeof *hits), *row = xarray(k, sizeof *row);
    memset(u, 0, sizeof *u);
    for (size_t i = 0; i < n; i++) {
        size_t best = labelled_matrix_category(c, i);
        for (size_t j = 0; j < k; j++)
            mean[j] += row[j] = (double)s[i * k + j];
        hits[best]++;
        u->confidence += row[best];
        u->entropy += entropy(row, k, 1);
    }
    u->min = u->max = hits[0] / (double)n;
    for (size_t j = 0; j < k; j++) {
        double share = hits[j] / (double)n;
        u->used += hits[j] > 0 && hits[j] >= USED * (double)n;
        u->min = share < u->min ? share : u->min;
        u->max = share > u->max ? share : u->max;
    }
    u->balance = k > 1 ? entropy(mean, k, (double)n) / log((double)k) : NAN;
    u->confidence /= (double)n;
    u->entropy /= (double)n;
    free(mean);
    free(hits);
    free(row);
}

const struct metric clustering_metrics[] = {
    METRIC("head_error", BASIS_ESTIMATE),
    METRIC("majority_error", BASIS_ESTIMATE),
    METRIC("hungarian_error", BASIS_SELF),
    METRIC("nmi", BASIS_NONE),
    METRIC("ari", BASIS_NONE),
    METRIC("used", BASIS_NONE),
    METRIC("balance", BASIS_NONE),
    METRIC("confidence", BASIS_NONE),
    METRIC("entropy", BASIS_NONE),
    METRIC("mass_least", BASIS_NONE),
    METRIC("mass_most", BASIS_NONE),
    METRIC("homogeneity", BASIS_NONE, .on_request = 1),
    METRIC("completeness", BASIS_NONE, .on_request = 1),
    METRIC("v_measure", BASIS_NONE, .on_request = 1),
    METRIC_END
};

void clustering_add_label_metrics(struct metric_table *m, const struct labelled_matrix *score, const struct labelled_matrix *estimate,
                                  size_t classes)
{
    if (estimate) {
        metric_table_add(m, "head_error", clustering_head(score, estimate), score->n);
        metric_table_add(m, "majority_error", clustering_majority(score, estimate, classes), score->n);
        m->estimate_rows = estimate->n;
    }
    metric_table_add(m, "hungarian_error", clustering_hungarian(score, classes), score->n);
    metric_table_add(m, "nmi", clustering_nmi(score, classes), score->n);
    metric_table_add(m, "ari", clustering_ari(score, classes), score->n);
    add_v_measure(m, score, classes);
}

void clustering_add_usage_metrics(struct metric_table *m, const struct labelled_matrix *score)
{
    struct clustering_usage u;
    clustering_measure_usage(score, &u);
    metric_table_add(m, "used", (double)u.used, score->n);
    metric_table_add(m, "balance", u.balance, score->n);
    metric_table_add(m, "confidence", u.confidence, score->n);
    metric_table_add(m, "entropy", u.entropy, score->n);
    metric_table_add(m, "mass_least", u.min, score->n);
    metric_table_add(m, "mass_most", u.max, score->n);
}
