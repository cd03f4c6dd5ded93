/* dataset_reader.c - opens the files of a split, reads them by the functions of the data set's kind, and writes splits as a stream */
#include "convert/dataset_reader.h"

#include "base/die.h"
#include "base/log.h"

#include <string.h>

void dataset_reader_open(struct dataset_reader *p, const struct dataset_kind *kind, const struct dataset *set,
                         const struct dataset_split *split, const struct fetch_options *options)
{
    memset(p, 0, sizeof *p);
    p->kind = kind;
    p->set = set;
    p->split = split;
    dataset_files_open(&p->images, set, &split->images, options);
    if (split->labels.name)
        dataset_files_open(&p->labels, set, &split->labels, options);
}

void dataset_reader_close(struct dataset_reader *p)
{
    input_file_close(&p->images);
    if (p->split->labels.name)
        input_file_close(&p->labels);
}

void dataset_reader_open_array(struct dataset_reader *p, const struct array_format *format, struct shape *x)
{
    static const struct array_request usual;
    array_file_open(&p->rows, &p->images, format, &usual);
    *x = array_file_x(&p->rows);
    if (x->rank != 3 || p->rows.type != DT_U1)
        die_verify(p->images.where, "no pictures of the known size");
}

void dataset_reader_shape(struct dataset_reader *p, struct shape *x)
{
    p->kind->shape(p, x);
}

void dataset_reader_rows(struct dataset_reader *p, struct row_builder *out, uint64_t n)
{
    out->next_id = p->split->first;
    p->kind->rows(p, out, n < p->split->rows ? n : p->split->rows);
}

/* ---- several splits ---- */

static void write_splits(struct dataset_reader *part, const struct dataset_request *q, struct header *h, uint64_t left)
{
    struct row_builder out;
    struct shape x, first;
    for (size_t i = 0; i < q->splits; i++) {
        dataset_reader_shape(&part[i], &x);
        if (i && !shape_equal(&x, &first))
            die_verify(part[i].images.where, "no pictures of the known size");
        if (!i)
            row_builder_open(&out, q->path, q->force, h, DT_U1, &x, 1);
        first = x;
        dataset_reader_rows(&part[i], &out, left);
        left -= left < part[i].split->rows ? left : part[i].split->rows;
    }
    row_builder_close(&out);
}

void dataset_reader_import(const struct dataset_kind *kind, const struct dataset_request *q)
{
    struct dataset_reader part[CATALOGUE_SPLITS];
    struct header h;
    uint64_t rows = 0;

    if (!q->splits)
        bug("a request of no split");
    /* everything is found, and if need be downloaded, before the first byte is written */
    for (size_t i = 0; i < q->splits; i++) {
        dataset_reader_open(&part[i], kind, q->set, &q->set->split[q->which[i]], q->options);
        rows += part[i].split->rows;
    }
    if (q->count >= 0 && (uint64_t)q->count < rows)
        rows = (uint64_t)q->count;
    header_init(&h);
    h.rows = rows;
    header_set_text(&h, "dataset", q->set->name);
    header_set_text(&h, "split", q->split);
    write_splits(part, q, &h, rows);
    log_info(NULL, "%s: %llu rows of %s, from %s", q->set->name, (unsigned long long)rows, q->split, part[0].images.where);
    for (size_t i = 0; i < q->splits; i++)
        dataset_reader_close(&part[i]);
    header_free(&h);
}
