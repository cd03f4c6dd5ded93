/* code_sum.c - reads two streams side by side and adds their rows */
#include "explore/code_sum.h"

#include "base/die.h"
#include "explore/float_values.h"

#include <math.h>
#include <string.h>

void code_sum_open(struct code_sum *s, const char *path, int force, const struct stream *in, const char *field, double u, double v)
{
    char have[SHAPE_TEXT], want[SHAPE_TEXT];
    const struct field *a = stream_need(in, field, "f4 f8", NULL);
    *s = (struct code_sum){ .field = field, .u = u, .v = v, .width = shape_count(&a->row) };
    s->operand[0] = (char *)(uintptr_t)path;
    stream_open(&s->other, s->operand, force);
    const struct field *b = stream_need(&s->other, field, "f4 f8", NULL);
    if (!shape_equal(&a->row, &b->row))
        die_spec(s->other.where, "%s: rows of %s where those of %s are %s", field, shape_text(&b->row, have), in->where,
                 shape_text(&a->row, want));
    s->single = stream_rows(&s->other, &s->block, BLOCK) == 1;
}

_Noreturn static void die_of_counts(struct code_sum *s, struct stream *in)
{
    struct block b;
    while (stream_record(in, &b))
        ;
    while (stream_record(&s->other, &b))
        ;
    die_data(s->other.where, "%llu rows, where %s has %llu; as many or one are needed", (unsigned long long)s->other.rows, in->where,
             (unsigned long long)in->rows);
}

size_t code_sum_next(struct code_sum *s, struct stream *in, struct block *b)
{
    size_t n = stream_rows(in, b, BLOCK);
    if (!s->single && n != s->block.rows)
        die_of_counts(s, in);
    if (!n)
        return 0;
    const struct tensor *x = block_get(b, s->field), *y = block_get(&s->block, s->field);
    tensor_set(&s->result, s->field, x->type, &x->shape);
    for (size_t i = 0; i < n * s->width; i++) {
        double v = float_value_get(y, s->single ? i % s->width : i);
        if (!isfinite(float_value_set(&s->result, i, s->u * float_value_get(x, i) + s->v * v)))
            die_data(stream_place(in), "%s: a result that is not finite", s->field);
    }
    block_put(b, &s->result);
    if (!s->single)
        stream_rows(&s->other, &s->block, BLOCK);
    return n;
}

void code_sum_close(struct code_sum *s)
{
    stream_close(&s->other);
    tensor_free(&s->result);
}
