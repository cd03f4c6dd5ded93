/* predictions.c - see predictions.h */
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
    int32_t most = -1;
    for (size_t i = 0; i < c->n; i++)
        most = c->y[i] > most ? c->y[i] : most;
    return most;
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
    double most = 0, pairs = 1;
    memset(count, 0, c->k * sizeof *count);
    for (size_t i = row; i < row + n; i++)
        count[labelled_matrix_category(c, i)]++;
    for (size_t k = 0; k < c->k; k++) {
        double f = (double)count[k] / (double)n;
        most = f > most ? f : most;
        d->entropy -= f > 0 ? f * log2(f) : 0;
        pairs -= f * f;
    }
    d->agreement += most;
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
    double over = d->groups && shortest > 1 ? (double)d->groups : NAN;
    d->agreement /= over;
    d->entropy /= over;
    d->differ /= over;
    free(count);
}

char *predictions_confusion(const struct labelled_matrix *c, size_t labels, const char *corner)
{
    uint64_t *count = xzero(labels, c->k * sizeof *count);
    size_t room = (labels + 1) * (c->k + 1) * (CELL + 1) + strlen(corner), at;
    char *text = xmalloc(room);
    for (size_t i = 0; i < c->n; i++)
        if (c->y[i] >= 0)
            count[(size_t)c->y[i] * c->k + labelled_matrix_category(c, i)]++;
    at = (size_t)snprintf(text, room, "%s", corner);
    for (size_t k = 0; k < c->k; k++)
        at += (size_t)snprintf(text + at, room - at, "\t%zu", k);
    for (size_t y = 0; y < labels; y++) {
        at += (size_t)snprintf(text + at, room - at, "\n%zu", y);
        for (size_t k = 0; k < c->k; k++)
            at += (size_t)snprintf(text + at, room - at, "\t%" PRIu64, count[y * c->k + k]);
    }
    snprintf(text + at, room - at, "\n");
    free(count);
    return text;
}
