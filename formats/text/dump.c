/* dump.c - see dump.h: the way to text; undump.c has the way back */
#include "text/dump.h"

#include "base/alloc.h"
#include "base/log.h"
#include "base/output_file.h"
#include "tensor/tensor_diff.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_VALUES 32          /* most values in a line */

struct writer {
    struct output_file *out;
    char buf[1 << 16];
    size_t n;
};

static void flush(struct writer *w)
{
    output_file_write(w->out, w->buf, w->n);
    w->n = 0;
}

/* Pieces are short: names, numbers, single characters of strings. */
static void print_format(struct writer *w, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void print_format(struct writer *w, const char *fmt, ...)
{
    va_list ap;
    if (sizeof w->buf - w->n < 512)
        flush(w);
    va_start(ap, fmt);
    w->n += (size_t)vsnprintf(w->buf + w->n, 512, fmt, ap);
    va_end(ap);
}

static void print_text(struct writer *w, const char *s)
{
    size_t n = strlen(s);
    if (sizeof w->buf - w->n < n)
        flush(w);
    memcpy(w->buf + w->n, s, n);
    w->n += n;
}

static void say_string(struct writer *w, const char *s)
{
    print_format(w, "\"");
    for (; *s; s++)
        if (*s == '\n')
            print_format(w, "\\n%s", s[1] ? "\\\n" : "");
        else if (*s == '\t')
            print_format(w, "\\t");
        else if (*s == '"' || *s == '\\')
            print_format(w, "\\%c", *s);
        else if ((unsigned char)*s < ' ' || (unsigned char)*s > '~')
            print_format(w, "\\x%02x", (unsigned char)*s);
        else
            print_format(w, "%c", *s);
    print_format(w, "\"");
}

static void say_pairs(struct writer *w, const char *word, const struct metadata *pairs)
{
    for (size_t i = 0; i < pairs->n; i++) {
        const struct pair *p = &pairs->item[i];
        print_format(w, "%s ", word);
        if (tensor_name_ok(p->key, strlen(p->key)))
            print_format(w, "%s ", p->key);
        else {
            say_string(w, p->key);
            print_format(w, " ");
        }
        if (p->kind == METADATA_TEXT)
            say_string(w, p->bytes);
        else if (p->kind == METADATA_NUMBER)
            print_format(w, "%" PRIu64, p->number);
        else {
            print_format(w, "raw:");
            for (size_t k = 0; k < p->size; k++)
                print_format(w, "%02x", (unsigned char)p->bytes[k]);
        }
        print_format(w, "\n");
    }
}

static void say_rows(struct writer *w, const char *word, uint64_t rows)
{
    if (rows == ROWS_UNKNOWN)
        print_format(w, "%s ?\n", word);
    else
        print_format(w, "%s %" PRIu64 "\n", word, rows);
}

static void say_header(struct writer *w, const struct header *h)
{
    char shape[SHAPE_TEXT];
    print_format(w, "iae 1 %s\n", h->model ? "model" : "rows");
    say_rows(w, "rows", h->rows);
    for (size_t i = 0; i < h->fields; i++)
        print_format(w, "field %s %s %s\n", h->field[i].name, dtype_name(h->field[i].type) + 1, shape_text(&h->field[i].row, shape));
    say_pairs(w, "meta", &h->meta);
    for (size_t i = 0; i < h->histories; i++) {
        print_format(w, "history ");
        say_string(w, h->history[i]);
        print_format(w, "\n");
    }
    say_pairs(w, "extra", &h->extra);
}

/* Most of what is printed: pixels. */
static void say_byte(struct writer *w, unsigned v)
{
    char digits[4] = "", *p = digits;
    if (v >= 100)
        *p++ = (char)('0' + v / 100);
    if (v >= 10)
        *p++ = (char)('0' + v / 10 % 10);
    *p = (char)('0' + v % 10);
    print_text(w, digits);
}

static void say_value(struct writer *w, const struct tensor *t, size_t i)
{
    const char *p = (const char *)t->data + i * dtype_size(t->type);
    char buf[TENSOR_VALUE_TEXT];
    if (t->type == DT_U1)
        say_byte(w, *(const unsigned char *)p);
    else
        print_text(w, tensor_value_text(t->type, p, buf));
}

/* Values between two ends of a line: the last dimension that is more than 1, so that an image is a picture. */
static size_t line_run(const struct shape *s)
{
    for (int i = s->rank; i-- > 0;)
        if (s->dim[i] > 1)
            return s->dim[i];
    return 1;
}

static void say_tensor(struct writer *w, const struct tensor *t, long values)
{
    char shape[SHAPE_TEXT];
    size_t n = shape_count(&t->shape), run = line_run(&t->shape), most = n;
    if (values >= 0 && (size_t)values < n)
        most = (size_t)values;
    print_format(w, "tensor %s %s %s\n", t->name, dtype_name(t->type) + 1, shape_text(&t->shape, shape));
    for (size_t i = 0; i < most; i++) {
        size_t place = i % run;
        print_text(w, place % LINE_VALUES ? " " : i ? "\n  " : "  ");
        say_value(w, t, i);
    }
    if (most < n)
        print_format(w, "%s... # %zu more", most ? " " : "  ", n - most);
    if (n)
        print_format(w, "\n");
}

void dump_stream(struct output_file *out, struct stream *in, long values, int header_only)
{
    struct writer *w = xmalloc(sizeof *w);
    struct block b;
    uint64_t part = in->scanner.parts;
    const char *where = in->where;
    w->out = out;
    w->n = 0;
    if (header_only || values >= 0)
        print_format(w, "# shortened: this text cannot be turned back into a stream\n");
    say_header(w, &in->header);
    while (stream_next(in, &b)) {
        if (header_only)
            continue;
        if (part != in->scanner.parts || where != in->where)
            say_rows(w, "part", in->scanner.rows_claimed);
        part = in->scanner.parts;
        where = in->where;
        print_format(w, "record\n");
        for (size_t i = 0; i < b.tensors; i++)
            say_tensor(w, b.t[i], values);
    }
    print_format(w, header_only ? "...\n" : "end\n");
    flush(w);
    free(w);
}
