/* neighbour_rows.c - looks for the neighbours of chunks of queries, and writes their rows */
#include "explore/neighbour_rows.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 1024                      /* rows at a time, fewer where they are long: */
#define CHUNK_BYTES ((size_t)64 << 20)

/* Rows in a chunk that have these fields, and so many bytes besides, at least one. */
static size_t chunk_rows(const struct header *h, size_t besides)
{
    size_t bytes = max_size(besides, 1);
    for (size_t i = 0; i < h->fields; i++)
        bytes += shape_count(&h->field[i].row) * dtype_size(h->field[i].type);
    return max_size(1, min_size(CHUNK, CHUNK_BYTES / bytes));
}

static void set_fields(const struct neighbour_rows *n, struct header *h)
{
    const struct compared_field *near = &n->set->field;
    struct shape number = shape_of(0);
    if (compared_field_shows(n->query))
        header_set_field(h, "x", n->query->picture.type, &n->query->picture.row);
    header_drop_field(h, "xhat");
    if (compared_field_shows(near))
        header_set_field(h, "xhat", DT_F4, &near->picture.row);
    if (compared_field_shows(near) || n->query->scale >= 0)
        header_set_text(h, "range", n->set->scale == SCALE_SIGNED ? "signed" : "unit");
    header_set_field(h, "distance", DT_F4, &number);
    header_set_field(h, "near.id", DT_I8, &number);
    header_drop_field(h, "near.y");
    header_drop_meta(h, "columns");
    if (n->set->labelled)
        header_set_field(h, "near.y", DT_I4, &number);
}

void neighbour_rows_open(struct neighbour_rows *n, struct compute *c, const struct neighbour_set *set,
                         const struct compared_field *query, size_t k, int other_ids, const char *where, struct header *h)
{
    size_t bytes = query->width * (sizeof *n->key + sizeof *n->a) + k * (sizeof *n->nearest + sizeof *n->distance);
    *n = (struct neighbour_rows){ .compute = c, .set = set, .query = query, .k = k, .other_ids = other_ids, .where = where };
    n->chunk = chunk_rows(h, bytes);
    set_fields(n, h);
    n->slice = min_size(k, chunk_rows(h, 0));
    n->key = xarray(n->chunk, query->width * sizeof *n->key);
    n->a = xarray(n->chunk, query->width * sizeof *n->a);
    n->id = xarray(n->chunk, sizeof *n->id);
    n->nearest = xarray(n->chunk, k * sizeof *n->nearest);
    n->distance = xarray(n->chunk, k * sizeof *n->distance);
}

static void search(struct neighbour_rows *n, const struct block *b, const char *place)
{
    const struct tensor *t = block_get(b, n->query->key.name);
    size_t values = b->rows * n->query->width, rows = n->set->rows.n;
    compared_field_values(t->type, t->data, values, n->set->scale, n->key);
    for (size_t i = 0; i < values; i++) {
        if (!isfinite(n->key[i]))
            die_data(place, "%s: a number that is not finite", t->name);
        n->a[i] = (real)n->key[i];
    }
    block_ids(b, n->row, n->id);
    if (knn_search(n->compute, &n->set->knn, n->a, n->other_ids ? n->id : NULL, b->rows, n->k, n->nearest, n->distance))
        die_data(n->where, "%zu rows, too few for %zu neighbours%s", rows, n->k, n->other_ids ? " of another id" : "");
}

/* What a field says of these m neighbours at these distances of query i. */
static void fill_field(const struct neighbour_rows *n, const struct block *b, size_t i, const size_t *near, const double *distance,
                       size_t m, struct tensor *t)
{
    const struct neighbour_set *set = n->set;
    int is_x = !strcmp(t->name, "x") && compared_field_shows(n->query);
    const struct tensor *from = block_get(b, is_x ? n->query->picture.name : t->name);
    size_t size = tensor_row_size(t);
    char *to = t->data;
    for (size_t j = 0; j < m; j++, to += size)
        if (!strcmp(t->name, "xhat"))
            neighbour_set_picture(set, near[j], (float *)(void *)to);
        else if (!strcmp(t->name, "distance"))
            *(float *)(void *)to = (float)sqrt(distance[j]);
        else if (!strcmp(t->name, "near.id"))
            *(int64_t *)(void *)to = set->rows.id[near[j]];
        else if (!strcmp(t->name, "near.y"))
            *(int32_t *)(void *)to = set->rows.y[near[j]];
        else
            memcpy(to, (const char *)from->data + i * size, size);
}

static void write_query(struct neighbour_rows *n, const struct block *b, size_t i, struct stream_writer *out)
{
    for (size_t first = 0, m; first < n->k; first += m) {
        struct block rows = { .rows = m = min_size(n->slice, n->k - first) };
        for (size_t f = 0; f < out->header.fields; f++) {
            const struct field *field = &out->header.field[f];
            struct shape shape = shape_rows((uint32_t)m, &field->row);
            tensor_set(&n->field[f], field->name, field->type, &shape);
            fill_field(n, b, i, n->nearest + i * n->k + first, n->distance + i * n->k + first, m, &n->field[f]);
            block_put(&rows, &n->field[f]);
        }
        writer_rows(out, &rows);
    }
}

void neighbour_rows_write(struct neighbour_rows *n, struct stream *in, struct stream_writer *out)
{
    struct block b;
    while (stream_rows(in, &b, n->chunk)) {
        search(n, &b, stream_place(in));
        for (size_t i = 0; i < b.rows; i++)
            write_query(n, &b, i, out);
        n->row += b.rows;
    }
}

void neighbour_rows_close(struct neighbour_rows *n)
{
    free(n->key);
    free(n->a);
    free(n->id);
    free(n->nearest);
    free(n->distance);
    for (size_t i = 0; i < HEADER_FIELDS; i++)
        tensor_free(&n->field[i]);
}
