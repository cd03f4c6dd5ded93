/* npy.c - reads npy headers by a fixed grammar, and bytes; the array format npy */
#include "array/npy.h"

#include "array/array_file.h"
#include "base/alloc.h"
#include "base/sizes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC "\x93NUMPY"
#define MAGIC_SIZE 6

__attribute__((format(printf, 2, 3))) static int fail(struct npy *n, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(n->error, sizeof n->error, fmt, ap);
    va_end(ap);
    return -1;
}

static int read_bytes(struct npy *n, void *to, size_t size, const char *what)
{
    ssize_t got = reader_read_full(&n->from, to, size);
    if (got < 0)
        return -1;
    if ((size_t)got < size)
        return fail(n, "npy: cut after %llu bytes, within %s", (unsigned long long)(n->offset + (uint64_t)got), what);
    n->offset += size;
    return 0;
}

/* ---- the header's grammar ----
 *
 *     dict  = "{" pair ("," pair)* [","] "}"       pair = string ":" value
 *     value = string | "True" | "False" | "(" [number ("," number)* [","]] ")"
 */

struct cursor {
    const char *p, *end;
};

static int peek(struct cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\n'))
        c->p++;
    return c->p < c->end ? (unsigned char)*c->p : -1;
}

static int accept(struct cursor *c, int byte)
{
    if (peek(c) != byte)
        return 0;
    c->p++;
    return 1;
}

static int accept_word(struct cursor *c, const char *word)
{
    size_t n = strlen(word);
    (void)peek(c);
    if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n))
        return 0;
    c->p += n;
    return 1;
}

/* A string without escapes, 0-terminated in text; 0, or -1. */
static int parse_string(struct cursor *c, char *text, size_t capacity)
{
    int quote = peek(c);
    size_t n = 0;
    if (quote != '\'' && quote != '"')
        return -1;
    for (c->p++; c->p < c->end && *c->p != quote; c->p++) {
        if (n + 1 == capacity || *c->p == '\\' || *c->p < ' ')
            return -1;
        text[n++] = *c->p;
    }
    text[n] = '\0';
    return accept(c, quote) ? 0 : -1;
}

static int parse_number(struct cursor *c, uint32_t *v)
{
    uint64_t n = 0;
    if (peek(c) < '0' || *c->p > '9')
        return -1;
    for (; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++)
        if ((n = 10 * n + (uint64_t)(*c->p - '0')) > TENSOR_DIM)
            return -1;
    if (c->p < c->end && *c->p == 'L')      /* as Python 2 wrote it */
        c->p++;
    *v = (uint32_t)n;
    return 0;
}

static int parse_shape(struct npy *n, struct cursor *c)
{
    uint32_t dim[TENSOR_RANK];
    int rank = 0;
    if (!accept(c, '('))
        return fail(n, "npy: header: a shape that is no tuple");
    while (!accept(c, ')')) {
        if (rank == TENSOR_RANK || parse_number(c, &dim[rank]))
            return fail(n, "npy: header: a shape of more than %d dimensions, or a dimension beyond %u", TENSOR_RANK, TENSOR_DIM);
        rank++;
        if (!accept(c, ',') && peek(c) != ')')
            return fail(n, "npy: header: a damaged shape");
    }
    if (!rank)
        return fail(n, "npy: a single number, where rows are needed");
    n->array.shape.rank = rank;
    memcpy(n->array.shape.dim, dim, (size_t)rank * sizeof *dim);
    return 0;
}

static int parse_descr(struct npy *n, struct cursor *c)
{
    static const char *const known[] = { "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8", "b1" };
    char text[32] = "";
    if (peek(c) == '[')
        return fail(n, "npy: a structured type, which cannot be read");
    if (parse_string(c, text, sizeof text))
        return fail(n, "npy: header: a damaged type");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strchr("<>|", text[0]) && text[0] && !strcmp(text + 1, known[i]) && (text[0] != '|' || text[2] == '1')) {
            n->array.type = n->array.stored = (struct numeric){ text[1], text[2] - '0', text[0] == '>' };
            return 0;
        }
    return fail(n, "npy: elements of type '%s', where whole numbers, bool, f2, f4 and f8 can be read%s", text,
                strchr(text, 'O') ? "; objects never" : "");
}

static int parse_pair(struct npy *n, struct cursor *c, unsigned *seen)
{
    static const char *const keys[] = { "descr", "fortran_order", "shape" };
    char key[32];
    unsigned i = 0;
    if (parse_string(c, key, sizeof key) || !accept(c, ':'))
        return fail(n, "npy: header: byte %llu: no key", (unsigned long long)n->offset);
    while (i < 3 && strcmp(key, keys[i]))
        i++;
    if (i == 3 || (*seen & 1u << i))
        return fail(n, "npy: header: %s key '%s'", i == 3 ? "unknown" : "repeated", key);
    *seen |= 1u << i;
    if (i == 0)
        return parse_descr(n, c);
    if (i == 2)
        return parse_shape(n, c);
    n->array.fortran = accept_word(c, "True");
    return n->array.fortran || accept_word(c, "False") ? 0 : fail(n, "npy: header: fortran_order is neither True nor False");
}

static int parse_header(struct npy *n, struct cursor c)
{
    unsigned seen = 0;
    if (!accept(&c, '{'))
        return fail(n, "npy: the header is no dictionary");
    while (!accept(&c, '}')) {
        if (parse_pair(n, &c, &seen))
            return -1;
        if (!accept(&c, ',') && peek(&c) != '}')
            return fail(n, "npy: header: something follows a value");
    }
    if (peek(&c) != -1)
        return fail(n, "npy: header: something follows the dictionary");
    if (seen != 7)
        return fail(n, "npy: header: descr, fortran_order or shape is missing");
    return 0;
}

int npy_open(struct npy *n, struct reader from)
{
    unsigned char head[MAGIC_SIZE + 2], length[4] = { 0 };
    memset(n, 0, sizeof *n);
    n->from = from;
    if (read_bytes(n, head, sizeof head, "the header"))
        return -1;
    if (memcmp(head, MAGIC, MAGIC_SIZE))
        return fail(n, "no npy file: its first bytes are not numpy's");
    if (head[MAGIC_SIZE] < 1 || head[MAGIC_SIZE] > 3)
        return fail(n, "npy: version %d, where 1 to 3 can be read", head[MAGIC_SIZE]);
    if (read_bytes(n, length, head[MAGIC_SIZE] == 1 ? 2 : 4, "the header"))
        return -1;
    size_t size = (size_t)length[0] | (size_t)length[1] << 8 | (size_t)length[2] << 16 | (size_t)length[3] << 24;
    if (size > NPY_HEADER)
        return fail(n, "npy: a header of %zu bytes, where %d is the maximum", size, NPY_HEADER);
    char *text = xmalloc(size + 1);
    int r = read_bytes(n, text, size, "the header");
    if (!r)
        r = parse_header(n, (struct cursor){ text, text + size });
    free(text);
    if (!r && array_info_bytes(&n->array, &n->left))
        return fail(n, "npy: rows of no or too many elements");
    return r;
}

/* ---- elements ---- */

int npy_read(struct npy *n, void *to, size_t bytes)
{
    char what[64];
    if (bytes > n->left)
        return fail(n, "npy: more bytes asked for than there are");
    n->left -= bytes;
    snprintf(what, sizeof what, "the data of its %lu rows", (unsigned long)n->array.shape.dim[0]);
    return read_bytes(n, to, bytes, what);
}

int npy_end(struct npy *n)
{
    char byte;
    ssize_t got = reader_read_full(&n->from, &byte, 1);
    if (got < 0)
        return -1;
    if (got)
        return fail(n, "npy: more than the %llu bytes that its header makes", (unsigned long long)n->offset);
    return 0;
}

/* ---- the format ---- */

static enum sniff sniff_npy(const unsigned char *head, size_t n)
{
    return sniff_bytes(head, n, 0, MAGIC, MAGIC_SIZE) ? SNIFF_SURE : SNIFF_NO;
}

static void open_npy(struct array_file *f)
{
    struct npy *n = f->state;
    array_file_check(f, npy_open(n, f->from), n->error);
}

static int next_npy(struct array_file *f, struct array_info *a)
{
    struct npy *n = f->state;
    if (!n->was_given) {
        n->was_given = 1;
        *a = n->array;
        return 1;
    }
    array_file_check(f, npy_end(n), n->error);
    return 0;
}

static void read_npy(struct array_file *f, void *to, size_t n)
{
    struct npy *s = f->state;
    array_file_check(f, npy_read(s, to, n), s->error);
}

const struct array_format array_format_npy = {
    .name = "npy", .sniff = sniff_npy, .is_single = 1,
    .state_size = sizeof(struct npy), .open = open_npy, .next = next_npy, .read = read_npy,
};
