/* idx.c - reads IDX headers and bytes; the array format idx */
#include "array/idx.h"

#include "array/array_file.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
    static const struct numeric known[] = { [0x08] = { 'u', 1, 1 }, [0x09] = { 'i', 1, 1 }, [0x0b] = { 'i', 2, 1 },
                                            [0x0c] = { 'i', 4, 1 }, [0x0d] = { 'f', 4, 1 }, [0x0e] = { 'f', 8, 1 } };
    unsigned char head[4], size[4];
    memset(x, 0, sizeof *x);
    x->from = from;
    if (read_bytes(x, head, sizeof head, "the header"))
        return -1;
    if (head[0] || head[1])
        return fail(x, "no IDX file: it begins with %02x %02x, not 00 00", head[0], head[1]);
    if (head[2] >= sizeof known / sizeof *known || !known[head[2]].size)
        return fail(x, "IDX: elements of type 0x%02x, where 0x08, 0x09 and 0x0b to 0x0e can be read", head[2]);
    x->array.type = x->array.stored = known[head[2]];
    if (!head[3] || head[3] > TENSOR_RANK)
        return fail(x, "IDX: rank %d, where 1 to %d can be read", head[3], TENSOR_RANK);
    for (int i = 0; i < head[3]; i++) {
        if (read_bytes(x, size, sizeof size, "the header"))
            return -1;
        uint32_t n = (uint32_t)size[0] << 24 | (uint32_t)size[1] << 16 | (uint32_t)size[2] << 8 | size[3];
        if (n > TENSOR_DIM || (i && !n))
            return fail(x, "IDX: dimension %d is %lu", i + 1, (unsigned long)n);
        x->array.shape.dim[x->array.shape.rank++] = n;
    }
    return array_info_bytes(&x->array, &x->left) ? fail(x, "IDX: rows too large") : 0;
}

int idx_read(struct idx *x, void *to, size_t n)
{
    char what[64];
    if (n > x->left)
        return fail(x, "IDX: more bytes asked for than there are");
    snprintf(what, sizeof what, "the data of its %lu rows", (unsigned long)x->array.shape.dim[0]);
    x->left -= n;
    return read_bytes(x, to, n, what);
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
    /* 0x08 to 0x0e are the types that there are, but for 0x0a, which is refused by name */
    return sniff_bytes(head, n, 0, "\0\0", 2) && n >= 4 && head[2] >= 8 && head[2] <= 14 && head[3] && head[3] <= TENSOR_RANK
               ? SNIFF_LIKELY
               : SNIFF_NO;
}

static void open_idx(struct array_file *f)
{
    struct idx *x = f->state;
    array_file_check(f, idx_open(x, f->from), x->error);
}

static int next_idx(struct array_file *f, struct array_info *a)
{
    struct idx *x = f->state;
    if (!x->was_given) {
        x->was_given = 1;
        *a = x->array;
        return 1;
    }
    array_file_check(f, idx_end(x), x->error);
    return 0;
}

static void read_idx(struct array_file *f, void *to, size_t n)
{
    struct idx *x = f->state;
    array_file_check(f, idx_read(x, to, n), x->error);
}

const struct array_format array_format_idx = {
    .name = "idx", .sniff = sniff_idx, .is_single = 1,
    .state_size = sizeof(struct idx), .open = open_idx, .next = next_idx, .read = read_idx,
};
