/* mat.c - reads the elements of MATLAB's files, compressed or not, an array at a time */
#include "array/mat.h"

#include "base/alloc.h"
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK (64 << 10)
#define VERSION 0x0100
#define TAG 8

enum { TYPE_I1 = 1, TYPE_I4 = 5, TYPE_U4 = 6, TYPE_MATRIX = 14, TYPE_PACKED = 15 };
enum { CLASS_DOUBLE = 6, CLASS_U1 = 9, CLASS_LAST = 15 };
#define FLAG_LOGICAL 0x02
#define FLAG_COMPLEX 0x08
#define SMALL 2                 /* the data of the current array are in scratch, copied from their tag */

PRINTF_LIKE(2, 3) static int fail(struct mat *m, const char *fmt, ...)
{
    va_list ap;
    int n = m->array.name[0] ? snprintf(m->error, sizeof m->error, "MATLAB: array '%s': ", m->array.name)
                             : snprintf(m->error, sizeof m->error, "MATLAB: ");
    va_start(ap, fmt);
    vsnprintf(m->error + n, sizeof m->error - (size_t)n, fmt, ap);
    va_end(ap);
    return -1;
}

/* ---- bytes ---- */

static int read_file(struct mat *m, void *to, size_t n)
{
    ssize_t got = reader_read_full(&m->from, to, n);
    if (got > 0)
        m->offset += (uint64_t)got;
    if (got < 0)
        return -1;
    return (size_t)got == n ? 0 : fail(m, "cut after %llu bytes", (unsigned long long)m->offset);
}

/* The source of a compressed array's inflate: the bytes of its element and no more. */
static ssize_t read_compressed(void *context, void *buf, size_t n)
{
    struct mat *m = context;
    if (n > m->compressed_left)
        n = (size_t)m->compressed_left;
    ssize_t got = n ? m->from.read(m->from.context, buf, n) : 0;
    if (got > 0) {
        m->offset += (uint64_t)got;
        m->compressed_left -= (uint64_t)got;
    }
    return got;
}

static int fail_inflate(struct mat *m, ssize_t got)
{
    unsigned long long pos = (unsigned long long)(m->compressed_start + inflate_pos(&m->inflate));
    if (got < 0 && !m->inflate.error[0])
        return -1;
    if (got < 0 && m->compressed_left && pos == m->offset)
        return fail(m, "cut after %llu bytes", pos);
    if (got < 0)
        return fail(m, "byte %llu: %.150s", pos, inflate_cause(&m->inflate));
    return fail(m, "byte %llu: its compressed bytes hold less than they should", pos);
}

/* The next bytes of the array's content. */
static int read_content(struct mat *m, void *to, size_t n, const char *what)
{
    if (n > m->content_left)
        return fail(m, "byte %llu: %s, but only %llu bytes of it are left", (unsigned long long)m->offset, what,
                    (unsigned long long)m->content_left);
    m->content_left -= n;
    if (!m->compressed)
        return read_file(m, to, n);
    struct reader inside = { inflate_read, &m->inflate };
    ssize_t got = reader_read_full(&inside, to, n);
    return got == (ssize_t)n ? 0 : fail_inflate(m, got);
}

static uint32_t get_uint(const struct mat *m, const unsigned char *p, int bytes)
{
    uint32_t v = 0;
    for (int i = 0; i < bytes; i++)
        v |= (uint32_t)p[m->big ? bytes - 1 - i : i] << 8 * i;
    return v;
}

/* ---- elements within an array ---- */

struct element {
    uint32_t type, bytes;
    unsigned char small[4];     /* the data of a small one lie in its tag */
    int is_small;
};

static int read_tag(struct mat *m, struct element *e, const char *what)
{
    unsigned char tag[TAG];
    if (read_content(m, tag, sizeof tag, what))
        return -1;
    uint32_t first = get_uint(m, tag, 4);
    e->is_small = first >> 16 != 0;
    e->type = e->is_small ? first & 0xffff : first;
    e->bytes = e->is_small ? first >> 16 : get_uint(m, tag + 4, 4);
    memcpy(e->small, tag + 4, 4);
    if (e->is_small && e->bytes > 4)
        return fail(m, "byte %llu: %s, a small element of %lu bytes", (unsigned long long)m->offset, what, (unsigned long)e->bytes);
    return 0;
}

static unsigned padding(const struct element *e)
{
    return e->is_small ? 0 : (unsigned)(-e->bytes & (TAG - 1));
}

/* A short element: its tag, its data into `to`, its padding. */
static int read_part(struct mat *m, uint32_t type, void *to, size_t max, size_t *bytes, const char *what)
{
    struct element e;
    unsigned char pad[TAG];
    if (read_tag(m, &e, what))
        return -1;
    if (e.type != type || e.bytes > max)
        return fail(m, "byte %llu: %s: type %lu, %lu bytes", (unsigned long long)m->offset, what, (unsigned long)e.type,
                    (unsigned long)e.bytes);
    *bytes = e.bytes;
    if (e.is_small) {
        memcpy(to, e.small, e.bytes);
        return 0;
    }
    return read_content(m, to, e.bytes, what) || read_content(m, pad, padding(&e), what) ? -1 : 0;
}

/* Not damage that reading on would meet: the array can be passed over. */
PRINTF_LIKE(2, 3) static int cannot_read(struct mat *m, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(m->array.unreadable, sizeof m->array.unreadable, fmt, ap);
    va_end(ap);
    return 0;
}

static int read_flags(struct mat *m)
{
    unsigned char flags[8] = { 0 };
    size_t n = 0;
    if (read_part(m, TYPE_U4, flags, sizeof flags, &n, "its flags"))
        return -1;
    if (n != sizeof flags)
        return fail(m, "byte %llu: flags of %zu bytes", (unsigned long long)m->offset, n);
    static const struct numeric classes[] = { { 'f', 8, 0 }, { 'f', 4, 0 }, { 'i', 1, 0 }, { 'u', 1, 0 }, { 'i', 2, 0 },
                                              { 'u', 2, 0 }, { 'i', 4, 0 }, { 'u', 4, 0 }, { 'i', 8, 0 }, { 'u', 8, 0 } };
    uint32_t v = get_uint(m, flags, 4);
    int class = (int)(v & 0xff);
    if (class < CLASS_DOUBLE || class > CLASS_LAST)
        return cannot_read(m, "no array of numbers");
    if (v >> 8 & FLAG_COMPLEX)
        return cannot_read(m, "complex numbers, which cannot be read");
    m->array.type = classes[class - CLASS_DOUBLE];
    m->is_logical = class == CLASS_U1 && v >> 8 & FLAG_LOGICAL;
    return 0;
}

static int read_shape(struct mat *m)
{
    unsigned char dims[4 * TENSOR_RANK];
    size_t n = 0;
    if (read_part(m, TYPE_I4, dims, sizeof dims, &n, "its dimensions"))
        return -1;
    if (n % 4 || n < 8)
        return fail(m, "byte %llu: dimensions of %zu bytes", (unsigned long long)m->offset, n);
    for (size_t i = 0; i < n; i += 4) {
        uint32_t d = get_uint(m, dims + i, 4);
        if (d > TENSOR_DIM)
            return fail(m, "byte %llu: dimension %zu is negative", (unsigned long long)m->offset, i / 4 + 1);
        m->array.shape.dim[m->array.shape.rank++] = d;
    }
    return 0;
}

static int read_name(struct mat *m)
{
    char name[MAT_NAME + 1] = "";
    size_t n = 0;
    if (read_part(m, TYPE_I1, name, MAT_NAME, &n, "its name"))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (name[i] < ' ' || name[i] > '~')
            return fail(m, "byte %llu: a name that is none", (unsigned long long)m->offset);
    name[n] = '\0';
    memcpy(m->array.name, name, n + 1);
    return 0;
}

/* The tag of the data: their number of bytes must agree with the dimensions, and be there. */
static int read_data_tag(struct mat *m)
{
    static const struct numeric known[] = { [1] = { 'i', 1, 0 }, [2] = { 'u', 1, 0 }, [3] = { 'i', 2, 0 }, [4] = { 'u', 2, 0 },
                                             [5] = { 'i', 4, 0 }, [6] = { 'u', 4, 0 }, [7] = { 'f', 4, 0 }, [9] = { 'f', 8, 0 },
                                             [12] = { 'i', 8, 0 }, [13] = { 'u', 8, 0 } };
    struct element e;
    char text[SHAPE_TEXT];
    if (read_tag(m, &e, "its data"))
        return -1;
    if (e.type >= sizeof known / sizeof *known || !known[e.type].size)
        return cannot_read(m, "byte %llu: data of type %lu", (unsigned long long)m->offset, (unsigned long)e.type);
    m->array.stored = known[e.type];
    m->array.stored.big = m->big;
    if (m->is_logical && m->array.stored.size == 1)
        m->array.stored.kind = 'b';
    if (m->is_logical)
        m->array.type = (struct numeric){ 'b', 1, 0 };
    if (array_info_bytes(&m->array, &m->left) || m->left != e.bytes)
        return cannot_read(m, "byte %llu: %lu bytes of data, which %s does not make", (unsigned long long)m->offset,
                           (unsigned long)e.bytes, shape_text(&m->array.shape, text));
    m->pad = padding(&e);
    if (e.is_small)
        memcpy(m->scratch, e.small, 4);
    else if (m->content_left < e.bytes)
        return fail(m, "byte %llu: %lu bytes of data, where %llu are left", (unsigned long long)m->offset,
                    (unsigned long)e.bytes, (unsigned long long)m->content_left);
    m->entered = e.is_small ? SMALL : 1;
    return 0;
}

static int read_head(struct mat *m)
{
    if (read_flags(m) || read_shape(m) || read_name(m))
        return -1;
    return m->array.unreadable[0] ? 0 : read_data_tag(m);
}

/* ---- arrays ---- */

int mat_open(struct mat *m, struct reader from)
{
    unsigned char head[MAT_HEADER];
    memset(m, 0, sizeof *m);
    m->from = from;
    m->scratch = xmalloc(CHUNK);
    if (read_file(m, head, sizeof head))
        return -1;
    const char *order = (const char *)head + 126;
    if (memcmp(order, "IM", 2) && memcmp(order, "MI", 2))
        return fail(m, "no file of version 5: its byte order is not at byte 126");
    m->big = *order == 'M';
    uint32_t version = get_uint(m, head + 124, 2);
    if (version == 0x0200)
        return fail(m, "version 7.3, which is HDF5; save it with -v7");
    if (version != VERSION)
        return fail(m, "version 0x%04lx, where 0x0100 can be read", (unsigned long)version);
    return 0;
}

/* Skip the rest of the current array. */
static int leave_array(struct mat *m)
{
    uint64_t n = m->compressed ? m->compressed_left : m->content_left;
    m->entered = 0;
    if (m->compressed)
        inflate_free(&m->inflate);
    m->compressed = 0;
    for (size_t k; n; n -= k) {
        k = n < CHUNK ? (size_t)n : CHUNK;
        if (read_file(m, m->scratch, k))
            return -1;
    }
    return 0;
}

static int enter_array(struct mat *m, const unsigned char tag[TAG])
{
    uint32_t type = get_uint(m, tag, 4), bytes = get_uint(m, tag + 4, 4);
    unsigned char inner[TAG];
    m->entered = 1;
    m->content_left = bytes;
    m->compressed = type == TYPE_PACKED;
    if (m->compressed) {
        m->compressed_start = m->offset;
        m->compressed_left = bytes;
        m->content_left = TAG;
        inflate_init_zlib(&m->inflate, (struct reader){ read_compressed, m }, UINT64_MAX);
        if (read_content(m, inner, TAG, "its tag"))
            return -1;
        type = get_uint(m, inner, 4);
        m->content_left = get_uint(m, inner + 4, 4);
    }
    if (type != TYPE_MATRIX)
        return fail(m, "byte %llu: an element of type %lu, where arrays are", (unsigned long long)m->offset, (unsigned long)type);
    return read_head(m);
}

int mat_next(struct mat *m)
{
    unsigned char tag[TAG];
    if (m->error[0] || (m->entered && leave_array(m)))
        return -1;
    memset(&m->array, 0, sizeof m->array);
    m->array.fortran = 1;
    m->is_logical = 0;
    m->left = 0;
    ssize_t got = reader_read_full(&m->from, tag, sizeof tag);
    if (got <= 0)
        return got < 0 ? -1 : 0;
    m->offset += (uint64_t)got;
    if (got < TAG)
        return fail(m, "cut after %llu bytes", (unsigned long long)m->offset);
    return enter_array(m, tag) ? -1 : 1;
}

int mat_read(struct mat *m, void *to, size_t n)
{
    if (m->array.unreadable[0])
        return fail(m, "%s", m->array.unreadable);
    if (n > m->left)
        return fail(m, "more bytes requested than there are");
    m->left -= n;
    if (m->entered != SMALL)
        return read_content(m, to, n, "its data");
    memcpy(to, m->scratch, n);
    memmove(m->scratch, m->scratch + n, 4 - n);
    return 0;
}

int mat_done(struct mat *m)
{
    unsigned char byte;
    if (m->left)
        return fail(m, "%zu bytes have not been read", m->left);
    if (read_content(m, m->scratch, m->pad < m->content_left ? m->pad : (size_t)m->content_left, "its padding"))
        return -1;
    if (m->content_left)
        return fail(m, "byte %llu: %llu bytes more than its data", (unsigned long long)m->offset, (unsigned long long)m->content_left);
    m->entered = 0;
    if (!m->compressed)
        return 0;
    ssize_t got = inflate_read(&m->inflate, &byte, 1);
    if (got < 0)
        return fail_inflate(m, got);
    if (got)
        return fail(m, "byte %llu: something follows in its compressed bytes", (unsigned long long)m->offset);
    inflate_free(&m->inflate);
    m->compressed = 0;
    return 0;
}

void mat_close(struct mat *m)
{
    if (m->inflate.zlib)
        inflate_free(&m->inflate);
    free(m->scratch);
    memset(m, 0, sizeof *m);
}
