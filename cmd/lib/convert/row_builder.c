/* row_builder.c - collects rows, with ids, into blocks, and writes them as a stream */
#include "convert/row_builder.h"

#include "base/die.h"
#include "image/image.h"

#include <string.h>

static void set_tensor(struct row_builder *t, struct tensor *to, const char *name, enum dtype type, const struct shape *row)
{
    struct shape all = shape_rows((uint32_t)t->capacity, row);
    tensor_set(to, name, type, &all);
    block_put(&t->block, to);
}

void row_builder_set_header(struct header *h, enum dtype type, const struct shape *x, int labelled, const struct array_file *f)
{
    struct shape scalar = shape_of(0);
    const struct array_part *p;
    header_set_field(h, "id", DT_I8, &scalar);
    header_set_field(h, "x", type, x);
    if (labelled)
        header_set_field(h, "y", DT_I4, &scalar);
    for (size_t i = 0; f && (p = array_file_field(f, i)); i++)
        header_set_field(h, p->name, p->rows.type, &p->rows.layout.row);
}

static void set_fields(struct row_builder *t, const struct header *h)
{
    static const char *const own[] = { "id", "x", "y" };
    for (size_t i = t->labelled ? 3 : 2; i < h->fields; i++)
        set_tensor(t, &t->field[t->fields++], h->field[i].name, h->field[i].type, &h->field[i].row);
    for (size_t i = 0; i < (t->labelled ? 3 : 2); i++)
        if (strcmp(h->field[i].name, own[i]))
            bug("id, x and y are the first fields");
}

void row_builder_open(struct row_builder *t, const char *path, int force, struct header *h, enum dtype type, const struct shape *x,
                 int labelled)
{
    struct shape scalar = shape_of(0);
    memset(t, 0, sizeof *t);
    row_builder_set_header(h, type, x, labelled, NULL);
    writer_open(&t->writer, path, force, h);
    t->labelled = labelled;
    t->capacity = t->writer.cut;      /* full records are written without a copy */
    set_tensor(t, &t->id, "id", DT_I8, &scalar);
    set_tensor(t, &t->x, "x", type, x);
    if (labelled)
        set_tensor(t, &t->y, "y", DT_I4, &scalar);
    set_fields(t, h);
}

static void write_block(struct row_builder *t)
{
    struct tensor *all[] = { &t->id, &t->x, &t->y };
    if (!t->n)
        return;
    t->block.rows = t->n;
    for (size_t i = 0; i < (t->labelled ? 3 : 2); i++)
        all[i]->shape.dim[0] = (uint32_t)t->n;
    for (size_t i = 0; i < t->fields; i++)
        t->field[i].shape.dim[0] = (uint32_t)t->n;
    writer_rows(&t->writer, &t->block);
    t->n = 0;
}

static int32_t *next_labels(struct row_builder *t)
{
    return (int32_t *)t->y.data + t->n;
}

static void complete_rows(struct row_builder *t, size_t n, int have_ids)
{
    int64_t *id = t->id.data;
    for (size_t i = 0; t->zero_label && t->labelled && i < n; i++)
        if (next_labels(t)[i] == t->zero_label)
            next_labels(t)[i] = 0;
    for (size_t i = 0; !have_ids && i < n; i++)
        id[t->n + i] = t->next_id++;
    t->n += n;
    if (t->n == t->capacity)
        write_block(t);
}

/* The further fields of the next rows; 1 if their ids are among them. */
static int read_fields(struct row_builder *t, struct array_file *from, size_t n)
{
    const struct array_part *p;
    int has_ids = 0;
    for (size_t i = 0, k = 0; (p = array_file_field(from, i)); i++) {
        int is_id = !strcmp(p->name, "id");
        struct tensor *to = is_id ? &t->id : &t->field[k++];
        array_file_field_rows(from, i, (char *)to->data + t->n * tensor_row_size(to), n);
        has_ids |= is_id;
    }
    return has_ids;
}

uint64_t row_builder_add_array(struct row_builder *t, struct array_file *from, const struct label_source *labels, uint64_t n)
{
    uint64_t done = 0;
    for (size_t k, got; done < n; done += got) {
        k = t->capacity - t->n;
        if (k > n - done)
            k = (size_t)(n - done);
        got = array_file_rows(from, (char *)t->x.data + t->n * tensor_row_size(&t->x), t->labelled && !labels ? next_labels(t) : NULL, k);
        if (labels)
            labels->read(labels->context, next_labels(t), got);
        complete_rows(t, got, read_fields(t, from, got));
        if (got < k)
            return done + got;
    }
    return done;
}

void row_builder_add_image(struct row_builder *t, const struct image *x, int32_t y)
{
    size_t bytes = tensor_row_size(&t->x);
    memcpy((char *)t->x.data + t->n * bytes, x->pixel, bytes);
    if (t->labelled)
        *next_labels(t) = y;
    complete_rows(t, 1, 0);
}

void row_builder_close(struct row_builder *t)
{
    write_block(t);
    writer_close(&t->writer, NULL);
    tensor_free(&t->id);
    tensor_free(&t->x);
    tensor_free(&t->y);
    for (size_t i = 0; i < t->fields; i++)
        tensor_free(&t->field[i]);
}
