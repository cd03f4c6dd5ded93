/* neighbour_set.c - reads and holds the rows among which neighbours are looked for */
#include "explore/neighbour_set.h"

#include "base/die.h"

#include <string.h>

static int is_labelled(const struct header *h)
{
    const struct field *y = header_find(h, "y");
    return y && y->type == DT_I4 && !y->row.rank;
}

void neighbour_set_open(struct neighbour_set *s, const struct stream *in, const struct compared_field *query,
                        const struct stream *queries, const char *name)
{
    static const char *const scales[] = { "[0,1]", "[-1,1]" };
    memset(s, 0, sizeof *s);
    compared_field_open(&s->field, in, name);
    const struct compared_field *f = &s->field;
    if (f->width != query->width)
        die_spec(in->where, "%s has %zu numbers where %s of %s has %zu", name, f->width, query->key.name, queries->where, query->width);
    if (f->scale >= 0 && query->scale >= 0 && f->scale != query->scale)
        die_spec(in->where, "pictures in %s, where those of %s are in %s", scales[f->scale], queries->where, scales[query->scale]);
    s->scale = query->scale >= 0 ? query->scale : f->scale >= 0 ? f->scale : SCALE_UNIT;
    s->labelled = is_labelled(&in->header);
    labelled_matrix_init(&s->rows, f->width);
    struct header h;
    header_init(&h);
    if (compared_field_shows(f) && !compared_field_shows_key(f))
        header_set_field(&h, f->picture.name, f->picture.type, &f->picture.row);
    row_table_init(&s->pictures, &h);
    header_free(&h);
}

static void add_rows(struct neighbour_set *s, const struct block *b, struct tensor *key, const char *place)
{
    const struct tensor *t = block_get(b, s->field.key.name);
    struct shape row = shape_of(1, (unsigned)s->field.width), shape = shape_rows((uint32_t)b->rows, &row);
    size_t first = s->rows.n;
    tensor_set(key, s->field.key.name, DT_F4, &shape);
    compared_field_values(t->type, t->data, b->rows * s->field.width, s->scale, key->data);
    if (labelled_matrix_add(&s->rows, key, s->labelled ? block_get(b, "y") : NULL, NULL))
        die_data(place, "%s: a number that is not finite", t->name);
    block_ids(b, first, s->rows.id + first);
    if (s->pictures.fields) {
        struct block picture = { .rows = b->rows };
        block_put(&picture, block_get(b, s->field.picture.name));
        row_table_add(&s->pictures, &picture, 0, b->rows);
    }
}

void neighbour_set_read(struct neighbour_set *s, struct compute *c, struct stream *in)
{
    struct tensor key = { .name = "" };
    struct block b;
    while (stream_record(in, &b))
        add_rows(s, &b, &key, stream_place(in));
    stream_close(in);
    tensor_free(&key);
    knn_set_init(&s->knn, c, s->rows.z, s->rows.n, s->rows.k, s->rows.id);
}

void neighbour_set_picture(const struct neighbour_set *s, size_t row, float *to)
{
    if (!s->pictures.fields) {
        for (size_t i = 0; i < s->rows.k; i++)
            to[i] = (float)s->rows.z[row * s->rows.k + i];
        return;
    }
    const struct tensor *t = &s->pictures.field[0];
    const char *at = (const char *)t->data + row * tensor_row_size(t);
    compared_field_values(t->type, at, shape_count(&s->field.picture.row), s->scale, to);
}

void neighbour_set_free(struct neighbour_set *s)
{
    knn_set_free(&s->knn);
    row_table_free(&s->pictures);
    labelled_matrix_free(&s->rows);
}
