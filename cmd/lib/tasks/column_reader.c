/* column_reader.c - reads fields of a stream into matrices and into a reconstruction's sums */
#include "tasks/column_reader.h"

#include "base/die.h"

#include <math.h>
#include <string.h>

void column_check_ids(const struct stream *in)
{
    if (header_find(&in->header, "id"))
        stream_need(in, "id", "i8", &(struct shape){ 0 });
}

/* Which program makes a field, for who comes without it. */
static const char *maker_of(const char *field)
{
    static const char *const makers[][2] = { { "z", "iae-encode" }, { "xhat", "iae-decode" }, { "zhat", "iae-encode --xhat" },
                                             { "f", "iae-encode --features" }, { "fhat", "iae-encode --xhat --features" },
                                             { "rec_real", "iae-score" }, { "rec_fake", "iae-score" }, { "reg_real", "iae-score" },
                                             { "reg_fake", "iae-score" } };
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (!strcmp(makers[i][0], field))
            return makers[i][1];
    return NULL;
}

void column_need(const struct stream *in, const char *field)
{
    if (!header_find(&in->header, field) && maker_of(field))
        die_spec(in->where, "no field '%s', which this task needs; %s adds it", field, maker_of(field));
}

int column_require(const struct stream *in, const char *field, int how, struct labelled_matrix *to)
{
    if ((how & COLUMN_OPTIONAL) && !header_find(&in->header, field))
        return 0;
    column_need(in, field);
    const struct field *f = stream_need(in, field, "f4", NULL);
    if ((how & COLUMN_LABELLED) || header_find(&in->header, "y"))
        stream_need(in, "y", "i4", &(struct shape){ 0 });
    column_check_ids(in);
    labelled_matrix_init(to, shape_count(&f->row));
    return 1;
}

static void read_pairs(const struct column_pair *pair, const struct block *b, const int64_t *id)
{
    const struct tensor *x = block_get(b, pair->x), *xhat = block_get(b, pair->xhat);
    for (size_t i = 0; i < b->rows; i++) {
        reconstruction_add(pair->to, x, xhat, id, i);
        if (pair->quality)
            image_quality_add(pair->quality, pair->to->x, pair->to->xhat);
    }
}

void column_read(struct stream *in, const struct column *column, size_t columns, const struct column_pair *pair)
{
    struct block b;
    while (stream_record(in, &b)) {
        const struct tensor *id = block_get(&b, "id");
        if (pair)
            read_pairs(pair, &b, id ? id->data : NULL);
        for (size_t k = 0; k < columns; k++)
            if (labelled_matrix_add(column[k].to, block_get(&b, column[k].field), block_get(&b, "y"), id))
                die_data(stream_place(in), "%s: a number that is not finite", column[k].field);
    }
    if (!in->rows)
        die_data(in->where, "no rows");
    if (pair)
        reconstruction_end(pair->to);
    if (pair && !isfinite(reconstruction_mse(pair->to)))
        die_data(in->where, "%s or %s: a number that is not finite", pair->x, pair->xhat);
}

void column_read_file(struct stream *in, const char *path, int force, const char *field, int how, struct labelled_matrix *to)
{
    char *operands[] = { (char *)(uintptr_t)path, NULL };
    struct column one = { field, to };
    stream_open(in, operands, force);
    column_require(in, field, how, to);
    column_read(in, &one, 1, NULL);
}
