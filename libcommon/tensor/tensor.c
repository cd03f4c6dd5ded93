/* tensor.c - types, shapes and their sizes; allocation of tensors */
#include "tensor/tensor.h"

#include "base/alloc.h"
#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    char name[4];
    size_t size;
} types[DT_COUNT] = { [DT_U1] = { "|u1", 1 }, [DT_I4] = { "<i4", 4 }, [DT_I8] = { "<i8", 8 },
                      [DT_F4] = { "<f4", 4 }, [DT_F8] = { "<f8", 8 } };

const char *dtype_name(enum dtype t)
{
    return types[t].name;
}

size_t dtype_size(enum dtype t)
{
    return types[t].size;
}

int dtype_parse(const char *s, size_t n, enum dtype *t)
{
    for (int i = 0; i < DT_COUNT; i++)
        if (n == 3 && !memcmp(s, types[i].name, 3)) {
            *t = (enum dtype)i;
            return 0;
        }
    return -1;
}

int tensor_bytes(enum dtype t, const struct shape *s, size_t *bytes)
{
    size_t n = types[t].size;
    if (s->rank < 0 || s->rank > TENSOR_RANK)
        return -1;
    for (int i = 0; i < s->rank; i++)
        if (s->dim[i] > TENSOR_DIM)
            return -1;
    /* a zero must not hide an overflow of the other dimensions */
    for (int i = 0; i < s->rank; i++)
        if (s->dim[i] && __builtin_mul_overflow(n, (size_t)s->dim[i], &n))
            return -1;
    for (int i = 0; i < s->rank; i++)
        if (!s->dim[i])
            n = 0;
    if (n > PTRDIFF_MAX)
        return -1;
    *bytes = n;
    return 0;
}

size_t shape_count(const struct shape *s)
{
    size_t bytes;
    if (tensor_bytes(DT_U1, s, &bytes))
        bug("a shape that was not checked");
    return bytes;
}

struct shape shape_row(const struct shape *s)
{
    struct shape r = { .rank = 0 };
    for (int i = 1; i < s->rank; i++)
        r.dim[r.rank++] = s->dim[i];
    return r;
}

struct shape shape_rows(uint32_t n, const struct shape *row)
{
    struct shape s = { .rank = 1, .dim = { n } };
    if (row->rank >= TENSOR_RANK)
        bug("a row of too many dimensions");
    for (int i = 0; i < row->rank; i++)
        s.dim[s.rank++] = row->dim[i];
    return s;
}

struct shape shape_of(int rank, ...)
{
    struct shape s = { .rank = rank };
    va_list ap;
    va_start(ap, rank);
    for (int i = 0; i < rank; i++)
        s.dim[i] = va_arg(ap, unsigned int);
    va_end(ap);
    return s;
}

int shape_equal(const struct shape *a, const struct shape *b)
{
    return a->rank == b->rank && !memcmp(a->dim, b->dim, (size_t)a->rank * sizeof a->dim[0]);
}

const char *shape_text(const struct shape *s, char buf[SHAPE_TEXT])
{
    size_t n = 0;
    buf[n++] = '[';
    for (int i = 0; i < s->rank; i++)
        n += (size_t)snprintf(buf + n, SHAPE_TEXT - n, "%s%u", i ? "," : "", (unsigned)s->dim[i]);
    snprintf(buf + n, SHAPE_TEXT - n, "]");
    return buf;
}

int tensor_name_ok(const char *s, size_t n)
{
    if (n < 1 || n > TENSOR_NAME)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (!((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z') || (s[i] >= '0' && s[i] <= '9') ||
              s[i] == '.' || s[i] == '_' || s[i] == '-'))
            return 0;
    return 1;
}

void tensor_set(struct tensor *t, const char *name, enum dtype type, const struct shape *shape)
{
    size_t bytes;
    if (tensor_bytes(type, shape, &bytes))
        bug("a shape that was not checked");
    if (name != t->name)
        snprintf(t->name, sizeof t->name, "%s", name);
    t->type = type;
    t->shape = *shape;
    if (bytes > t->room || !t->data) {
        aligned_free(t->data);
        t->data = NULL;
        t->data = aligned_bytes(bytes);
        t->room = bytes;
    }
}

size_t tensor_size(const struct tensor *t)
{
    size_t bytes;
    if (tensor_bytes(t->type, &t->shape, &bytes))
        bug("a shape that was not checked");
    return bytes;
}

size_t tensor_row_size(const struct tensor *t)
{
    struct shape row = shape_row(&t->shape);
    size_t bytes;
    if (tensor_bytes(t->type, &row, &bytes))
        bug("a shape that was not checked");
    return bytes;
}

void tensor_free(struct tensor *t)
{
    aligned_free(t->data);
    memset(t, 0, sizeof *t);
}
