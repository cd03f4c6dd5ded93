/* code_mean.c - sums the rows of a field */
#include "explore/code_mean.h"

#include "base/alloc.h"
#include "base/die.h"
#include "explore/float_values.h"

#include <math.h>
#include <stdlib.h>

void code_mean_open(struct code_mean *m, const struct stream *in, const char *name, struct header *h)
{
    *m = (struct code_mean){ .field = *stream_need(in, name, "f4 f8", NULL) };
    m->width = shape_count(&m->field.row);
    m->sum = xzero(m->width, sizeof *m->sum);
    h->fields = 0;
    header_drop_meta(h, "columns");
    header_set_field(h, m->field.name, m->field.type, &m->field.row);
    h->rows = 1;
}

void code_mean_read(struct code_mean *m, struct stream *in, struct tensor *mean)
{
    struct shape one = shape_rows(1, &m->field.row);
    struct block b;
    while (stream_record(in, &b)) {
        const struct tensor *t = block_get(&b, m->field.name);
        for (size_t i = 0; i < b.rows; i++)
            for (size_t j = 0; j < m->width; j++) {
                double v = float_value_get(t, i * m->width + j);
                if (!isfinite(v))
                    die_data(stream_place(in), "%s: a number that is not finite", m->field.name);
                m->sum[j] += v;
            }
    }
    if (!in->rows)
        die_data(in->where, "no rows");
    tensor_set(mean, m->field.name, m->field.type, &one);
    for (size_t j = 0; j < m->width; j++)
        if (!isfinite(float_value_set(mean, j, m->sum[j] / (double)in->rows)))
            die_data(in->where, "%s: the sum of %llu rows is not finite", m->field.name, (unsigned long long)in->rows);
}

void code_mean_free(struct code_mean *m)
{
    free(m->sum);
    m->sum = NULL;
}
