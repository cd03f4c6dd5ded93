/* picture_field.c - checks shapes, and turns numbers into bytes */
#include "view/picture_field.h"

#include "base/die.h"
#include "image/image.h"

#include <string.h>

static uint32_t channels_of(const struct shape *row)
{
    uint32_t channels = row->rank == 3 ? row->dim[2] : 1;
    return (row->rank == 2 || row->rank == 3) && (channels == 1 || channels == 3) ? channels : 0;
}

int picture_field_is(const struct stream *in, const char *name)
{
    const struct field *f = header_find(&in->header, name);
    return f && (f->type == DT_U1 || f->type == DT_F4) && channels_of(&f->row);
}

void picture_field_init(struct picture_field *p, const struct stream *in, const char *name)
{
    char text[SHAPE_TEXT];
    const struct field *f = stream_need(in, name, "u1 f4", NULL);
    const uint32_t *d = f->row.dim;
    const char *range = header_get_text(&in->header, "range");
    uint32_t channels = channels_of(&f->row);
    if (!channels)
        die_spec(in->where, "%s: rows of %s are no images: [H,W,1], [H,W,3] or [H,W] is needed", name, shape_text(&f->row, text));
    if (d[0] > IMAGE_SIDE || d[1] > IMAGE_SIDE || (uint64_t)d[0] * d[1] > IMAGE_PIXELS)
        die_spec(in->where, "%s: images of %s are too large for a picture of %u pixels", name, shape_text(&f->row, text), IMAGE_PIXELS);
    *p = (struct picture_field){ .name = name, .type = f->type, .height = d[0], .width = d[1], .channels = channels,
                                 .is_signed = range && !strcmp(range, "signed") };
}

size_t picture_field_size(const struct picture_field *f)
{
    return (size_t)f->height * f->width * f->channels;
}

/* NaN becomes black, as every comparison with it is false. */
static unsigned char to_byte(float v, int is_signed)
{
    v = 255 * (is_signed ? (v + 1) / 2 : v);
    return v >= 255 ? 255 : v > 0 ? (unsigned char)(v + 0.5f) : 0;
}

void picture_to_bytes(unsigned char *to, size_t n, enum dtype type, const void *from, int is_signed)
{
    const float *v = from;
    if (type == DT_U1)
        memcpy(to, from, n);
    else
        for (size_t i = 0; i < n; i++)
            to[i] = to_byte(v[i], is_signed);
}

void picture_field_bytes(const struct picture_field *f, const struct tensor *t, size_t i, unsigned char *to)
{
    picture_to_bytes(to, picture_field_size(f), f->type, (const char *)t->data + i * tensor_row_size(t), f->is_signed);
}
