/* column_reader.c - reads fields of a stream into matrices and into a reconstruction's sums */
#include "tasks/column_reader.h"

#include "base/die.h"

#include <math.h>

void column_check_ids(const struct stream *in)
{
    if (header_find(&in->header, "id"))
        stream_need(in, "id", "i8", &(struct shape){ 0 });
}

int column_require(const struct stream *in, const char *field, int how, struct labelled_matrix *to)
{
    if ((how & COLUMN_OPTIONAL) && !header_find(&in->header, field))
        return 0;
    const struct field *f = stream_need(in, field, "f4", NULL);
    if ((how & COLUMN_LABELLED) || header_find(&in->header, "y"))
        stream_need(in, "y", "i4", &(struct shape){ 0 });
    column_check_ids(in);
    labelled_matrix_init(to, shape_count(&f->row));
    return 1;
}

void column_read(struct stream *in, const struct column *column, size_t columns, const struct column_pair *pair)
{
    struct block b;
    while (stream_record(in, &b)) {
        const struct tensor *id = block_get(&b, "id");
        for (size_t i = 0; pair && i < b.rows; i++)
            reconstruction_add(pair->to, block_get(&b, pair->x), block_get(&b, pair->xhat), id ? id->data : NULL, i);
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
