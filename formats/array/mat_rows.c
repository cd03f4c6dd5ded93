/* mat_rows.c - MATLAB's files as rows: one array is the rows, its last dimension counts them; another may be their labels */
#include "array/mat.h"
#include "array/named_arrays.h"
#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"

#include <stdlib.h>
#include <string.h>

#define SIGNATURE 124           /* where version and byte order are */
#define RAW_BYTES (256 << 10)

struct mat_rows {
    struct mat mat;
    struct named_arrays arrays;
    unsigned char *raw;         /* rows as they lie in the file, their first dimension fastest */
};

static void check_mat(const struct array_file *f, int r)
{
    const struct mat_rows *s = f->state;
    array_file_check(f, r, s->mat.error);
}

static enum sniff sniff_mat(const unsigned char *head, size_t n)
{
    static const char versions[][5] = { "\0\1IM", "\1\0MI", "\0\2IM" };     /* the last is 7.3, which is refused by name */
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        if (sniff_bytes(head, n, SIGNATURE, versions[i], 4))
            return SNIFF_SURE;
    return SNIFF_NO;
}

/* The first pass: the names of all arrays, and the labels. */
static void list_arrays(struct array_file *f)
{
    struct mat_rows *s = f->state;
    struct mat *m = &s->mat;
    int r;
    check_mat(f, mat_open(m, f->from));
    while ((r = mat_next(m)) > 0) {
        if (named_arrays_is_labels(m->name) && !m->unreadable) {
            int32_t *labels = named_arrays_labels(&s->arrays, f, m->left);
            m->type = DT_I4;
            check_mat(f, mat_values(m, labels, (size_t)m->left));
            check_mat(f, mat_done(m));
        } else if (!m->unreadable || named_arrays_is_rows(m->name)) {
            named_arrays_add(&s->arrays, f, m->name);
        }
    }
    check_mat(f, r);
    mat_close(m);
    named_arrays_choose(&s->arrays, f);
}

/* Labels must be the same in the second pass, which is the one that a digest verifies. */
static void compare_labels(struct array_file *f)
{
    struct mat_rows *s = f->state;
    struct mat *m = &s->mat;
    int32_t again[1024];
    if (!f->labels || !named_arrays_is_labels(m->name) || m->unreadable)
        return;
    m->type = DT_I4;
    for (uint64_t done = 0, k; m->left; done += k) {
        k = m->left < 1024 ? m->left : 1024;
        check_mat(f, mat_values(m, again, (size_t)k));
        if (done + k > s->arrays.labels || memcmp(again, f->labels + done, (size_t)k * sizeof *again))
            named_arrays_die_changed(f);
    }
    check_mat(f, mat_done(m));
}

static void find_rows(struct array_file *f)
{
    struct mat_rows *s = f->state;
    struct mat *m = &s->mat;
    int r;
    check_mat(f, mat_open(m, f->from));
    while ((r = mat_next(m)) > 0 && strcmp(m->name, s->arrays.rows))
        compare_labels(f);
    check_mat(f, r);
    if (!r)
        named_arrays_die_changed(f);
    if (m->unreadable)
        die_data(f->source->where, "MATLAB: array '%s': %s, which cannot be read", s->arrays.rows, m->unreadable);
}

static void open_mat(struct array_file *f)
{
    struct mat_rows *s = f->state;
    const char *name;
    size_t bytes;
    list_arrays(f);
    array_file_rewind(f);
    find_rows(f);
    name = s->arrays.rows;
    f->type = s->mat.type;
    f->row = s->mat.shape;
    f->rows = s->mat.shape.dim[--f->row.rank];
    if (f->row.rank == 1 && f->labelled && s->arrays.labels == f->row.dim[0] && s->arrays.labels != f->rows)
        die_data(f->source->where, "MATLAB: array '%s' has its samples along the first dimension; save its transpose", name);
    if (tensor_bytes(DT_F8, &f->row, &bytes) || !bytes)
        die_data(f->source->where, "MATLAB: array '%s': rows of no or too many elements", name);
    named_arrays_check_labels(&s->arrays, f);
}

/* A row [H,W,C] of which h runs fastest, to C order. Its rank is 1 to 3; others were refused. */
static void to_c_order(const struct shape *row, size_t size, const unsigned char *from, unsigned char *to)
{
    size_t H = row->dim[0], W = row->rank > 1 ? row->dim[1] : 1, C = row->rank > 2 ? row->dim[2] : 1;
    for (size_t h = 0; h < H; h++)
        for (size_t w = 0; w < W; w++)
            for (size_t c = 0; c < C; c++, to += size)
                memcpy(to, from + (h + H * (w + W * c)) * size, size);
}

static void bytes_to_c_order(const struct shape *row, const unsigned char *from, unsigned char *to)
{
    size_t H = row->dim[0], W = row->rank > 1 ? row->dim[1] : 1, C = row->rank > 2 ? row->dim[2] : 1;
    for (size_t c = 0; c < C; c++)
        for (size_t w = 0; w < W; w++)
            for (size_t h = 0; h < H; h++)
                to[(h * W + w) * C + c] = *from++;
}

static size_t rows_mat(struct array_file *f, void *rows, int32_t *y, size_t n)
{
    struct mat_rows *s = f->state;
    unsigned char *to = rows;
    size_t count = shape_count(&f->row), size = dtype_size(f->type), bytes = count * size;
    size_t max = bytes < RAW_BYTES ? RAW_BYTES / bytes : 1;
    (void)y;
    if (!s->raw)                /* only now is it known that a row fits into a record */
        s->raw = xmalloc(max_size(bytes, RAW_BYTES));
    for (size_t left = n, k; left; left -= k) {
        k = min_size(left, max);
        check_mat(f, mat_values(&s->mat, s->raw, k * count));
        for (size_t i = 0; i < k; i++, to += bytes)
            if (size == 1)
                bytes_to_c_order(&f->row, s->raw + i * bytes, to);
            else
                to_c_order(&f->row, size, s->raw + i * bytes, to);
    }
    return n;
}

static void end_mat(struct array_file *f)
{
    struct mat_rows *s = f->state;
    int r;
    check_mat(f, mat_done(&s->mat));
    while ((r = mat_next(&s->mat)) > 0)
        compare_labels(f);
    check_mat(f, r);
}

static void close_mat(struct array_file *f)
{
    struct mat_rows *s = f->state;
    mat_close(&s->mat);
    named_arrays_free(&s->arrays);
    free(s->raw);
}

const struct array_format array_format_mat = {
    .name = "mat", .sniff = sniff_mat,
    .state_size = sizeof(struct mat_rows), .open = open_mat, .rows = rows_mat, .end = end_mat, .close = close_mat,
};
