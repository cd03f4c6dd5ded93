/* data_field.c - is x what a model takes? */
#include "apply/data_field.h"

#include "base/die.h"
#include "spec/fields.h"
#include "tensor/pixels.h"

void data_field_check(const struct stream *s, const struct spec *spec)
{
    const struct field *x = stream_need(s, "x", "u1 f4", NULL);
    struct shape data = spec_data_shape(spec), flat = shape_of(1, (unsigned)volume_size(&spec->data));
    char have[SHAPE_TEXT], want[SHAPE_TEXT];
    if (!shape_equal(&x->row, &data) && !shape_equal(&x->row, &flat))
        die_spec(s->where, "x: rows of %s where the model's data are %s", shape_text(&x->row, have), shape_text(&data, want));
}

void data_field_read(const struct spec *s, const struct block *b, size_t from, size_t n, real *x)
{
    const struct tensor *t = block_get(b, "x");
    size_t row = volume_size(&s->data), values = n * row;
    if (t->type == DT_U1) {
        const unsigned char *at = (const unsigned char *)t->data + from * row;
        for (size_t i = 0; i < values; i++)
            x[i] = pixel_value(at[i], s->is_signed);
    } else {
        const float *at = (const float *)t->data + from * row;
        for (size_t i = 0; i < values; i++)
            x[i] = (real)at[i];
    }
}
