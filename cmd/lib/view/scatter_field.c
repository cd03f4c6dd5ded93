/* scatter_field.c - chooses fields by name, type and shape */
#include "view/scatter_field.h"

#include "base/alloc.h"
#include "base/die.h"
#include "tensor/vector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAIR 2

static const char *const pairs[] = { "xhat", "x", "zhat", "z" };
static const char *const lists[] = { "z", "zhat", "xhat", "x" };
static const char *const labels[] = { "z", "xhat", "x", "zhat" };

static int has_numbers(const struct field *f, int components)
{
    size_t n = (size_t)shape_count(&f->row);
    return components ? n > PAIR && n <= SCATTER_FIELD_NUMBERS : f->type == DT_F4 && f->row.rank == 1 && n == PAIR;
}

static const char *choose_name(const struct stream *in, int components)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *name = components ? lists[i] : pairs[i];
        const struct field *f = header_find(&in->header, name);
        if (f && (f->type == DT_F4 || f->type == DT_U1) && has_numbers(f, components))
            return name;
    }
    if (components)
        die_spec(in->where, "none of z, zhat, xhat and x has 3 to %d numbers a row; no field is named", SCATTER_FIELD_NUMBERS);
    die_spec(in->where, "none of xhat, x, zhat and z has two numbers (f4) a row; --pca shows two principal components of more");
}

static void choose_field(struct scatter_field *s, const struct stream *in, const char *name, int components)
{
    char text[SHAPE_TEXT];
    s->name = name ? name : choose_name(in, components);
    const struct field *f = stream_need(in, s->name, components ? "u1 f4" : "f4", NULL);
    s->type = f->type;
    s->is_list = f->row.rank == 1;
    s->numbers = (size_t)shape_count(&f->row);
    if (s->numbers < PAIR)
        die_spec(in->where, "%s: %zu number a row, where two or more are needed", s->name, s->numbers);
    if (!components && (s->numbers != PAIR || !s->is_list))
        die_spec(in->where, "%s: rows of %s, %zu numbers; --pca shows their two principal components", s->name,
                 shape_text(&f->row, text), s->numbers);
    if (s->numbers > SCATTER_FIELD_NUMBERS)
        die_spec(in->where, "%s: %zu numbers a row, where at most %d can be projected", s->name, s->numbers, SCATTER_FIELD_NUMBERS);
}

static const char *choose_label(const struct scatter_field *s, const struct header *h)
{
    if (header_find(h, "y"))
        return "y";
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const struct field *f = header_find(h, labels[i]);
        if (f && f->type == DT_F4 && f->row.rank == 1 && f->row.dim[0] > 1 && strcmp(labels[i], s->name))
            return labels[i];
    }
    return NULL;
}

static void check_label(struct scatter_field *s, const struct stream *in)
{
    const struct field *f = stream_need(in, s->label, "i4 f4", NULL);
    s->label_is_integer = f->type == DT_I4;
    if (s->label_is_integer ? f->row.rank != 0 : f->row.rank != 1 || !f->row.dim[0])
        die_spec(in->where, "%s is no label: a whole number (i4) or a list of numbers (f4) a row is needed", s->label);
}

static void set_class_names(struct scatter_field *s, const struct header *h)
{
    const char *name;
    size_t n;
    for (int32_t k = 0; k < PLOT_LABELS && (name = header_class_name(h, k, &n)); k++) {
        s->class_name[k] = xprintf("%.*s", n < 24 ? (int)n : 24, name);
        for (char *c = s->class_name[k]; *c; c++)
            *c = *c < ' ' || *c > '~' ? '?' : *c;        /* what stroke_font has */
    }
}

void scatter_field_init(struct scatter_field *s, const struct stream *in, const char *name, const char *label, int components)
{
    memset(s, 0, sizeof *s);
    choose_field(s, in, name, components);
    s->label = !label ? choose_label(s, &in->header) : strcmp(label, "none") ? label : NULL;
    if (s->label)
        check_label(s, in);
    if (s->label && !strcmp(s->label, "y"))
        set_class_names(s, &in->header);
}

void scatter_field_free(struct scatter_field *s)
{
    for (size_t k = 0; k < PLOT_LABELS; k++)
        free(s->class_name[k]);
    memset(s, 0, sizeof *s);
}

void scatter_field_numbers(const struct scatter_field *s, const struct block *b, size_t i, real *to)
{
    const struct tensor *t = block_get(b, s->name);
    const void *row = (const char *)t->data + i * tensor_row_size(t);
    for (size_t k = 0; k < s->numbers; k++)
        to[k] = (real)(s->type == DT_U1 ? (float)((const unsigned char *)row)[k] : ((const float *)row)[k]);
}

int32_t scatter_field_label(const struct scatter_field *s, const struct block *b, size_t i)
{
    const struct tensor *t = s->label ? block_get(b, s->label) : NULL;
    if (!t)
        return 0;
    if (s->label_is_integer)
        return ((const int32_t *)t->data)[i];
    size_t n = t->shape.dim[1];
    return (int32_t)vector_argmax((const float *)t->data + i * n, n);
}

const char *scatter_field_label_text(const struct scatter_field *s, int32_t label, char number[32])
{
    if (label >= 0 && label < PLOT_LABELS && s->class_name[label])
        return s->class_name[label];
    snprintf(number, 32, "%d", (int)label);
    return number;
}
