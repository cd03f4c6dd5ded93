/* compared_field.c - which fields are compared and shown, and their values */
#include "explore/compared_field.h"

#include "base/die.h"
#include "tensor/pixels.h"

#include <string.h>

static int is_of_xhat(const char *name)
{
    return !strcmp(name, "xhat") || !strcmp(name, "zhat") || !strcmp(name, "fhat");
}

static int is_picture(const char *name)
{
    return !strcmp(name, "x") || !strcmp(name, "xhat");
}

static const struct field *choose_picture(const struct header *h, const char *name)
{
    const struct field *x = header_find(h, "x"), *xhat = header_find(h, "xhat"), *first = is_of_xhat(name) ? xhat : x;
    const struct field *f = first ? first : x ? x : xhat;
    return f && (f->type == DT_U1 || f->type == DT_F4) ? f : NULL;
}

void compared_field_open(struct compared_field *c, const struct stream *in, const char *name)
{
    const char *range = header_get_text(&in->header, "range");
    *c = (struct compared_field){ .key = *stream_need(in, name, "u1 f4", NULL), .scale = SCALE_UNKNOWN };
    const struct field *picture = choose_picture(&in->header, name);
    if (picture)
        c->picture = *picture;
    c->width = shape_count(&c->key.row);
    if ((is_picture(name) && c->key.type == DT_F4) || (picture && picture->type == DT_F4))
        c->scale = range && !strcmp(range, "signed") ? SCALE_SIGNED : SCALE_UNIT;
}

int compared_field_shows(const struct compared_field *c)
{
    return *c->picture.name != '\0';
}

int compared_field_shows_key(const struct compared_field *c)
{
    return !strcmp(c->picture.name, c->key.name);
}

void compared_field_values(enum dtype type, const void *from, size_t values, int scale, float *to)
{
    const unsigned char *byte = from;
    if (type == DT_F4)
        memcpy(to, from, values * sizeof *to);
    else
        for (size_t i = 0; i < values; i++)
            to[i] = (float)pixel_value(byte[i], scale == SCALE_SIGNED);
}
