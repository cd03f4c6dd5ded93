/* predictions.c - errors, agreement among draws, the confusion table */
#include "eval/predictions.h"

#include "base/alloc.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELL 21                 /* a tab and the digits of 2^64 - 1 */

int32_t predictions_max_label(const struct labelled_matrix *c)
{
    int32_t max = -1;
    for (size_t i = 0; i < c->n; i++)
        max = c->y[i] > max ? c->y[i] : max;
    return max;
}

void predictions_set_labels(struct labelled_matrix *to, const struct labelled_matrix *from)
{
    for (size_t i = 0; i < to->n; i++)
        to->y[i] = (int32_t)labelled_matrix_category(from, i);
}

double predictions_error(const struct labelled_matrix *c, uint64_t *rows)
{
    uint64_t wrong = 0;
    *rows = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (c->y[i] < 0)
            continue;
        if ((size_t)c->y[i] >= c->k)
            return NAN;
        ++*rows;
        wrong += labelled_matrix_category(c, i) != (size_t)c->y[i];
    }
    return *rows ? (double)wrong / (double)*rows : NAN;
}

double predictions_equal_share(const struct labelled_matrix *a, const struct labelled_matrix *b)
{
    size_t same = 0;
    for (size_t i = 0; i < a->n; i++)
        same += labelled_matrix_category(a, i) == labelled_matrix_category(b, i);
    return (double)same / (double)a->n;
}

/* Adds the group of n rows from `row` on; count [k] is scratch. */
static void add_group(const struct labelled_matrix *c, size_t row, size_t n, uint64_t *count, struct prediction_agreement *d)
{
    double max = 0, pairs = 1;
    memset(count, 0, c->k * sizeof *count);
    for (size_t i = row; i < row + n; i++)
        count[labelled_matrix_category(c, i)]++;
    for (size_t k = 0; k < c->k; k++) {
        double f = (double)count[k] / (double)n;
        max = f > max ? f : max;
        d->entropy -= f > 0 ? f * log2(f) : 0;
        pairs -= f * f;
    }
    d->agreement += max;
    d->differ += n > 1 ? pairs * (double)n / (double)(n - 1) : 0;
    d->groups++;
}

void predictions_agreement(const struct labelled_matrix *c, const char *only, struct prediction_agreement *d)
{
    uint64_t *count = xarray(c->k, sizeof *count);
    size_t n, shortest = SIZE_MAX, group = 0;
    memset(d, 0, sizeof *d);
    for (size_t row = 0; row < c->n; row += n) {
        n = labelled_matrix_group(c, row);
        shortest = n < shortest ? n : shortest;
        if (!only || only[group])
            add_group(c, row, n, count, d);
        group++;
    }
    double divisor = d->groups && shortest > 1 ? (double)d->groups : NAN;
    d->agreement /= divisor;
    d->entropy /= divisor;
    d->differ /= divisor;
    free(count);
}

char *predictions_confusion(const struct labelled_matrix *c, size_t labels, const char *corner)
{
    uint64_t *count = xzero(labels, c->k * sizeof *count);
    size_t capacity = (labels + 1) * (c->k + 1) * (CELL + 1) + strlen(corner), len;
    char *text = xmalloc(capacity);
    for (size_t i = 0; i < c->n; i++)
        if (c->y[i] >= 0)
            count[(size_t)c->y[i] * c->k + labelled_matrix_category(c, i)]++;
    len = (size_t)snprintf(text, capacity, "%s", corner);
    for (size_t k = 0; k < c->k; k++)
        len += (size_t)snprintf(text + len, capacity - len, "\t%zu", k);
    for (size_t y = 0; y < labels; y++) {
        len += (size_t)snprintf(text + len, capacity - len, "\n%zu", y);
        for (size_t k = 0; k < c->k; k++)
            len += (size_t)snprintf(text + len, capacity - len, "\t%" PRIu64, count[y * c->k + k]);
    }
    snprintf(text + len, capacity - len, "\n");
    free(count);
    return text;
}

const struct metric predictions_flip_metrics[] = {
    METRIC("flips", BASIS_NONE),
    METRIC("flips_wrong", BASIS_NONE),
    METRIC_END
};

const struct metric predictions_label_metrics[] = {
    METRIC("label_error", BASIS_NONE),
    METRIC("preservation", BASIS_NONE),
    METRIC("agreement", BASIS_NONE),
    METRIC("label_entropy", BASIS_NONE),
    METRIC_END
};

void predictions_add_flip_metrics(struct metric_table *m, const struct labelled_matrix *draws, const char *wrong)
{
    struct prediction_agreement d;
    predictions_agreement(draws, wrong, &d);
    metric_table_add(m, wrong ? "flips_wrong" : "flips", d.differ, d.groups);
}

void predictions_add_label_metrics(struct metric_table *m, const struct labelled_matrix *code, const struct labelled_matrix *prediction)
{
    uint64_t rows;
    if (code) {
        double error = predictions_error(code, &rows);
        metric_table_add(m, "label_error", error, rows);
    }
    if (prediction) {
        struct prediction_agreement d;
        double error = predictions_error(prediction, &rows);
        metric_table_add(m, "preservation", 1 - error, rows);
        predictions_agreement(prediction, NULL, &d);
        metric_table_add(m, "agreement", d.agreement, prediction->n);
        metric_table_add(m, "label_entropy", d.entropy, prediction->n);
    }
}
