/* idx.c - reads IDX headers and rows; the array format idx */
#include "array/idx.h"

#include "array/array_file.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_RANK 4
#define U1 8

__attribute__((format(printf, 2, 3))) static int fail(struct idx *x, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(x->error, sizeof x->error, fmt, ap);
    va_end(ap);
    return -1;
}

static int read_bytes(struct idx *x, void *to, size_t n, const char *what)
{
    ssize_t got = reader_read_full(&x->from, to, n);
    if (got < 0)
        return -1;
    if ((size_t)got < n)
        return fail(x, "IDX: cut after %llu bytes, within %s", (unsigned long long)(x->offset + (uint64_t)got), what);
    x->offset += n;
    return 0;
}

int idx_open(struct idx *x, struct reader from)
{
    unsigned char head[4], size[4];
    memset(x, 0, sizeof *x);
    x->from = from;
    if (read_bytes(x, head, sizeof head, "the header"))
        return -1;
    if (head[0] || head[1])
        return fail(x, "no IDX file: it begins with %02x %02x, not 00 00", head[0], head[1]);
    if (head[2] != U1)
        return fail(x, "IDX: elements of type 0x%02x, where only 0x08, unsigned bytes, can be read", head[2]);
    if (!head[3] || head[3] > MAX_RANK)
        return fail(x, "IDX: rank %d, where 1 to %d can be read", head[3], MAX_RANK);
    for (int i = 0; i < head[3]; i++) {
        if (read_bytes(x, size, sizeof size, "the header"))
            return -1;
        uint32_t n = (uint32_t)size[0] << 24 | (uint32_t)size[1] << 16 | (uint32_t)size[2] << 8 | size[3];
        if (n > TENSOR_DIM || (i && !n))
            return fail(x, "IDX: dimension %d is %lu", i + 1, (unsigned long)n);
        if (i)
            x->row.dim[x->row.rank++] = n;
        else
            x->rows = n;
    }
    if (tensor_bytes(DT_U1, &x->row, &x->row_bytes))
        return fail(x, "IDX: rows too large");
    x->left = x->rows;
    return 0;
}

int idx_rows(struct idx *x, void *to, size_t n)
{
    char what[64];
    if (n > x->left)
        return fail(x, "IDX: more rows asked for than there are");
    snprintf(what, sizeof what, "the data of its %lu rows", (unsigned long)x->rows);
    if (read_bytes(x, to, n * x->row_bytes, what))
        return -1;
    x->left -= n;
    return 0;
}

int idx_end(struct idx *x)
{
    char byte;
    ssize_t got = reader_read_full(&x->from, &byte, 1);
    if (got < 0)
        return -1;
    if (got)
        return fail(x, "IDX: more than the %llu bytes that its header makes", (unsigned long long)x->offset);
    return 0;
}

/* ---- the format ---- */

static enum sniff sniff_idx(const unsigned char *head, size_t n)
{
    /* 0x08 to 0x0e are the types that there are, most of which cannot be read, and are refused by name */
    return sniff_bytes(head, n, 0, "\0\0", 2) && n >= 4 && head[2] >= 8 && head[2] <= 14 && head[3] && head[3] <= TENSOR_RANK
               ? SNIFF_LIKELY
               : SNIFF_NO;
}

static void open_idx(struct array_file *f)
{
    struct idx *x = f->state;
    array_file_check(f, idx_open(x, f->from), x->error);
    f->type = DT_U1;
    f->row = x->row;
    f->rows = x->rows;
}

static size_t rows_idx(struct array_file *f, void *to, int32_t *y, size_t n)
{
    struct idx *x = f->state;
    (void)y;
    array_file_check(f, idx_rows(x, to, n), x->error);
    return n;
}

static void end_idx(struct array_file *f)
{
    struct idx *x = f->state;
    array_file_check(f, idx_end(x), x->error);
}

const struct array_format array_format_idx = {
    .name = "idx", .sniff = sniff_idx, .may_be_labels = 1,
    .state_size = sizeof(struct idx), .open = open_idx, .rows = rows_idx, .end = end_idx,
};
