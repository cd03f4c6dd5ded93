/* labelled_matrix.c - rows in memory: adding, dropping, averaging, ranking of labels */
#include "eval/labelled_matrix.h"

#include "base/alloc.h"
#include "tensor/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void labelled_matrix_init(struct labelled_matrix *c, size_t k)
{
    *c = (struct labelled_matrix){ .k = k };
}

void labelled_matrix_free(struct labelled_matrix *c)
{
    free(c->z);
    free(c->y);
    free(c->id);
    memset(c, 0, sizeof *c);
}

/* An array of `count` elements that begins with the n of old, which is freed; 71 if that is more than memory. */
static void *grow_array(void *old, size_t n, size_t count, size_t size)
{
    void *array = xarray(count, size);
    if (n)
        memcpy(array, old, n * size);
    free(old);
    return array;
}

static void reserve_rows(struct labelled_matrix *c, size_t rows)
{
    if (rows <= c->capacity)
        return;
    c->capacity = rows > 2 * c->capacity ? rows : 2 * c->capacity;
    c->z = grow_array(c->z, c->n, c->capacity, c->k * sizeof *c->z);
    c->y = grow_array(c->y, c->n, c->capacity, sizeof *c->y);
    c->id = grow_array(c->id, c->n, c->capacity, sizeof *c->id);
}

int labelled_matrix_add(struct labelled_matrix *c, const struct tensor *z, const struct tensor *y, const struct tensor *id)
{
    size_t rows = z->shape.dim[0];
    const float *v = z->data;
    for (size_t i = 0; i < rows * c->k; i++)
        if (!isfinite(v[i]))
            return -1;
    reserve_rows(c, c->n + rows);
    for (size_t i = 0; i < rows * c->k; i++)
        c->z[c->n * c->k + i] = (real)v[i];
    for (size_t i = 0; i < rows; i++) {
        c->y[c->n + i] = y ? ((const int32_t *)y->data)[i] : -1;
        c->id[c->n + i] = id ? ((const int64_t *)id->data)[i] : (int64_t)(c->n + i);
    }
    c->n += rows;
    return 0;
}

size_t labelled_matrix_keep_labelled(struct labelled_matrix *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (c->y[i] < 0)
            continue;
        memmove(c->z + kept * c->k, c->z + i * c->k, c->k * sizeof *c->z);
        c->y[kept] = c->y[i];
        c->id[kept++] = c->id[i];
    }
    return c->n = kept;
}

static int ascending(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

size_t labelled_matrix_compact(struct labelled_matrix *a, struct labelled_matrix *b)
{
    size_t total = a->n + (b ? b->n : 0), classes = 0;
    int32_t *value = xarray(total, sizeof *value);
    for (size_t i = 0; i < total; i++)
        value[i] = i < a->n ? a->y[i] : b->y[i - a->n];
    qsort(value, total, sizeof *value, ascending);
    for (size_t i = 0; i < total; i++)
        if (!i || value[i] != value[classes - 1])
            value[classes++] = value[i];
    for (size_t i = 0; i < total; i++) {
        int32_t *y = i < a->n ? &a->y[i] : &b->y[i - a->n];
        const int32_t *rank = bsearch(y, value, classes, sizeof *value, ascending);
        *y = (int32_t)(rank - value);
    }
    free(value);
    return classes;
}

int labelled_matrix_simplex(const struct labelled_matrix *c, size_t *row)
{
    for (size_t i = 0; i < c->n; i++) {
        double total = 0;
        int bad = 0;
        for (size_t j = 0; j < c->k; j++) {
            total += (double)c->z[i * c->k + j];
            bad |= c->z[i * c->k + j] < 0;
        }
        if (bad || !(fabs(total - 1) <= 1e-3)) {
            *row = i;
            return 0;
        }
    }
    return 1;
}

size_t labelled_matrix_group(const struct labelled_matrix *c, size_t row)
{
    size_t n = 1;
    while (row + n < c->n && c->id[row + n] == c->id[row])
        n++;
    return n;
}

static void copy_draws(struct labelled_matrix *to, const struct labelled_matrix *c)
{
    labelled_matrix_init(to, c->k);
    reserve_rows(to, c->n);
    memcpy(to->z, c->z, c->n * c->k * sizeof *c->z);
    to->n = c->n;
    for (size_t row = 0, group = 0, n; row < c->n; row += n, group++) {
        n = labelled_matrix_group(c, row);
        for (size_t i = row; i < row + n; i++) {
            to->y[i] = c->y[row];
            to->id[i] = (int64_t)group;
        }
    }
}

void labelled_matrix_average(struct labelled_matrix *c, struct labelled_matrix *draws)
{
    size_t groups = 0;
    if (draws)
        copy_draws(draws, c);
    for (size_t row = 0, n; row < c->n; row += n, groups++) {
        n = labelled_matrix_group(c, row);
        for (size_t j = 0; j < c->k; j++) {
            double sum = 0;
            for (size_t i = row; i < row + n; i++)
                sum += (double)c->z[i * c->k + j];
            c->z[groups * c->k + j] = (real)(sum / (double)n);
        }
        c->y[groups] = c->y[row];
        c->id[groups] = c->id[row];
    }
    c->n = groups;
}

size_t labelled_matrix_category(const struct labelled_matrix *c, size_t row)
{
    return vector_argmax(c->z + row * c->k, c->k);
}
