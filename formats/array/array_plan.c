/* array_plan.c - decides how the arrays of a file become rows, labels and fields */
#include "array/array_plan.h"

#include "base/alloc.h"
#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_SAID 8            /* arrays passed over that are named */
#define FIELDS 60               /* further ones; a stream has at most 64 */

/* "file: array 'X'", or the file alone; for messages that end the program */
void array_plan_die(const struct array_file *f, const struct array_info *a, const char *fmt, ...)
{
    char text[ARRAY_CHOICE_TEXT], *where = a && a->name[0] ? xprintf("%s: array '%s'", f->source->where, a->name) : f->source->where;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (f->source->pinned)
        die_verify(where, "%s", text);
    die_data(where, "%s", text);
}

static struct array_part *add_part(struct array_file *f, size_t number, const struct array_layout *l, enum dtype type)
{
    const struct array_info *a = &f->list.item[number];
    f->part = xrealloc(f->part, (f->parts + 1) * sizeof *f->part);
    struct array_part *p = &f->part[f->parts++];
    *p = (struct array_part){ .number = number, .name = a->name, .is_streamed = array_layout_is_streamed(l) };
    array_rows_init(&p->rows, a, l, type);
    return p;
}

/* ---- rows ---- */

/* How many labels there are, or 0 if that is not known before rows are. */
static uint64_t label_count(const struct array_file *f)
{
    if (f->choice.labels == ARRAY_NONE)
        return f->request.label_count;
    struct shape s = array_info_squeezed(&f->list.item[f->choice.labels]);
    return s.rank == 0 ? 1 : s.rank == 1 ? s.dim[0] : 0;
}

/* What was chosen among several readings, and how the user says otherwise. */
PRINTF_LIKE(4, 5) static void note(struct array_file *f, const struct array_info *a, const char *how, const char *fmt, ...)
{
    char text[2 * ARRAY_CHOICE_TEXT];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    strlist_add(&f->notes, xprintf("%s%s%s%s%s%s", a->name, a->name[0] ? ": " : "", text, how ? " (" : "", how ? how : "", how ? ")" : ""));
}

static void note_side(struct array_file *f, const struct array_info *a, int side, const char *why)
{
    char shape[SHAPE_TEXT];
    note(f, a, f->request.how_to_order, "%lu rows along the %s side of %s%s", (unsigned long)a->shape.dim[side], side ? "last" : "first",
         shape_text(&a->shape, shape), why);
}

/* The side that counts rows: as asked for; as many as there are labels; as is usual in the format. */
static int choose_side(struct array_file *f, const struct array_info *a)
{
    int last = a->shape.rank - 1, usual = f->format->samples_last ? last : 0, other = last - usual;
    uint64_t labels = label_count(f);
    if (f->request.side != SIDE_GUESSED)
        return f->request.side == SIDE_FIRST ? 0 : f->request.side == SIDE_LAST ? last : ARRAY_ONE_ROW;
    if (labels && a->shape.dim[usual] != labels && a->shape.dim[other] == labels) {
        note_side(f, a, other, ", as there are labels");
        return other;
    }
    if (!labels && f->format->samples_last)
        note_side(f, a, usual, "");
    return usual;
}

/* Sides of each row, as asked for; a line where they look as if they should be. */
static void order_rows(struct array_file *f, const struct array_info *a, struct array_layout *l)
{
    const struct array_request *q = &f->request;
    char shape[SHAPE_TEXT];
    const uint32_t *dim = l->row.dim;
    int looks_first = l->row.rank == 3 && (dim[0] == 1 || dim[0] == 3) && dim[2] != 1 && dim[2] != 3;
    if (looks_first && !q->channels_first)
        note(f, a, q->how_to_order, "rows %s may have their channels first, and are taken as they are", shape_text(&l->row, shape));
    if (q->channels_first && array_layout_channels_last(l))
        array_plan_die(f, a, "rows %s have no channels that could be first", shape_text(&l->row, shape));
    if (q->transpose && array_layout_transpose(l))
        array_plan_die(f, a, "rows %s have no two sides to exchange", shape_text(&l->row, shape));
}

static void set_rows_type(struct array_file *f, const struct array_info *a, struct array_part *p)
{
    int are_bytes = numeric_is(&a->stored, DT_U1) || numeric_is(&a->type, DT_U1) || a->type.kind == 'b';
    p->rows.is_x = 1;
    p->rows.divisor = f->request.divisor;
    p->rows.type = p->rows.divisor > 0 || a->type.kind == 'f' ? DT_F4 : DT_U1;
    p->type_is_open = p->rows.type == DT_U1 && !are_bytes;
    if (p->type_is_open)
        p->is_streamed = 0;
}

static void plan_x(struct array_file *f)
{
    const struct array_info *a = &f->list.item[f->choice.rows];
    struct array_layout l;
    char shape[SHAPE_TEXT], type[NUMERIC_TEXT];
    if (a->shape.rank < 1 || (a->shape.rank == 1 && f->request.side != SIDE_NONE))
        array_plan_die(f, a, "labels only, where rows are needed: %s %s", shape_text(&a->shape, shape), numeric_text(&a->type, type));
    if (array_layout_set(&l, a, choose_side(f, a)))
        array_plan_die(f, a, "%s: rows of no or too many elements", shape_text(&a->shape, shape));
    if (l.row.rank > 3)
        array_plan_die(f, a, "rows %s, where [D], [H,W] or [H,W,C] are needed", shape_text(&l.row, shape));
    order_rows(f, a, &l);
    set_rows_type(f, a, add_part(f, f->choice.rows, &l, DT_U1));
    f->row = l.row;
    f->rows = l.rows;
}

/* ---- labels ---- */

/* The column of labels that was asked for, 0: none was. */
static uint32_t asked_column(const struct array_file *f, const struct array_info *a)
{
    const char *text = f->request.column;
    char *end;
    unsigned long n = text ? strtoul(text, &end, 10) : 0;
    if (text && (*text < '1' || *text > '9' || *end || n > TENSOR_DIM))
        array_plan_die(f, a, "labels that are an array have no column '%s', but numbers of columns, from 1", text);
    return (uint32_t)n;
}

/* Labels are a list, sides of 1 aside; or the column of a table, which is said if nobody chose it. */
static void layout_labels(struct array_file *f, const struct array_info *a, uint64_t rows, struct array_layout *l)
{
    struct array_info flat = *a;
    char shape[SHAPE_TEXT], type[NUMERIC_TEXT];
    uint32_t asked = asked_column(f, a), column = asked ? asked : 1;
    flat.shape = array_info_squeezed(a);
    if (rows == 1 && a->shape.rank == 2)            /* a table of one row is one */
        flat.shape = a->shape;
    if (!flat.shape.rank)
        flat.shape = shape_of(1, 1);
    int side = flat.shape.rank == 2 && rows && flat.shape.dim[0] != rows && flat.shape.dim[1] == rows;
    if (flat.shape.rank > 2 || array_layout_set(l, &flat, side))
        array_plan_die(f, a, "no labels: %s %s, where whole numbers, one for each row, are needed", shape_text(&a->shape, shape),
                 numeric_text(&a->type, type));
    uint32_t columns = flat.shape.rank == 2 ? l->row.dim[0] : 1;
    if (column > columns)
        array_plan_die(f, a, "labels %s have no column %lu", shape_text(&a->shape, shape), (unsigned long)column);
    if (columns > 1 && !asked)
        note(f, a, NULL, "labels %s: the first column of each row is taken", shape_text(&a->shape, shape));
    if (flat.shape.rank == 2)
        array_layout_column(l, column - 1);
}

static void plan_y(struct array_file *f)
{
    const struct array_info *a = &f->list.item[f->choice.labels];
    struct array_layout l;
    if (a->unreadable[0])
        array_plan_die(f, a, "%s", a->unreadable);
    layout_labels(f, a, f->rows, &l);
    if (l.rows != f->rows)
        array_plan_die(f, NULL, "%llu labels for the %llu rows of '%s'", (unsigned long long)l.rows, (unsigned long long)f->rows,
                 f->list.item[f->choice.rows].name);
    add_part(f, f->choice.labels, &l, DT_I4);
    f->labelled = 1;
}

/* ---- further fields ---- */

static int is_field(const struct array_file *f, const struct array_info *a)
{
    enum array_split split;
    int is_id = !strcmp(a->name, "id"), may_be_id = a->shape.rank == 1 && (a->type.kind == 'i' || a->type.kind == 'u');
    return !a->unreadable[0] && a->shape.rank && a->shape.dim[0] == f->rows && (!is_id || may_be_id) &&
           array_choice_role(a->name, &split) == ROLE_OTHER && tensor_name_ok(a->name, strlen(a->name));
}

/* The type of streams that holds all such numbers. */
static enum dtype field_type(const struct array_info *a)
{
    const struct numeric *e = &a->type;
    if (!strcmp(a->name, "id"))
        return DT_I8;
    if (e->kind == 'f')
        return e->size == 8 ? DT_F8 : DT_F4;
    if (e->kind == 'u' && e->size == 1)
        return DT_U1;
    return e->size == 8 || (e->kind == 'u' && e->size == 4) ? DT_I8 : DT_I4;
}

static void plan_fields(struct array_file *f)
{
    struct array_layout l;
    size_t most = f->parts + FIELDS;
    for (size_t i = 0; f->format->has_fields && i < f->list.n && f->parts < most; i++) {
        const struct array_info *a = &f->list.item[i];
        if (i != f->choice.rows && i != f->choice.labels && is_field(f, a) && !array_layout_set(&l, a, 0))
            add_part(f, i, &l, field_type(a));
    }
}

/* ---- what is not read ---- */

static int is_read(const struct array_file *f, size_t number)
{
    for (size_t i = 0; i < f->parts; i++)
        if (f->part[i].number == number)
            return 1;
    return 0;
}

static void note_what_is_left(struct array_file *f)
{
    char text[ARRAY_INFO_TEXT], *all = xstrdup("");
    size_t left = 0;
    for (size_t i = 0; i < f->list.n; i++) {
        if (is_read(f, i) || left++ >= NAMES_SAID)
            continue;
        char *longer = xprintf("%s%s%s", all, *all ? ", " : "", array_info_text(&f->list.item[i], text));
        free(all);
        all = longer;
    }
    if (left)
        note(f, &f->list.item[f->choice.rows], f->choice.other_splits ? f->request.how_to_split : NULL, "the rows; passed over: %s%s", all,
             left > NAMES_SAID ? ", and others" : "");
    free(all);
}

/* ---- all of it ---- */

void array_plan_rows(struct array_file *f)
{
    char error[ARRAY_CHOICE_TEXT];
    if (array_choice_make(&f->choice, &f->list, &f->request, error))
        array_plan_die(f, NULL, "%s", error);
    plan_x(f);
    if (f->choice.labels != ARRAY_NONE)
        plan_y(f);
    plan_fields(f);
    note_what_is_left(f);
}

void array_plan_labels(struct array_file *f)
{
    char error[ARRAY_CHOICE_TEXT];
    struct array_layout l;
    size_t i = 0;
    if (array_choice_labels_only(&i, &f->list, &f->request, error))
        array_plan_die(f, NULL, "%s", error);
    if (f->list.item[i].unreadable[0])
        array_plan_die(f, &f->list.item[i], "%s", f->list.item[i].unreadable);
    layout_labels(f, &f->list.item[i], f->request.label_count, &l);
    add_part(f, i, &l, DT_I4);
    f->type = DT_I4;
    f->rows = l.rows;
}

void array_plan_set_type(struct array_file *f)
{
    struct array_part *p = &f->part[0];
    if (p->type_is_open && !array_rows_are_bytes(&p->rows))
        p->rows.type = DT_F4;
    f->type = p->rows.type;
}

void array_plan_check_unasked(const struct array_file *f)
{
    int column = f->request.column && !f->request.no_labels && !f->format->is_table;
    if (column || !array_request_is_usual(&f->request))
        array_plan_die(f, NULL, "files of the format %s have one order, and no arrays to choose", f->format->name);
}
