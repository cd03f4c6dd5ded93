/* mat_file.c - the array format mat: MATLAB's files, whose last dimension counts the rows */
#include "array/array_file.h"
#include "array/mat.h"

#define SIGNATURE 124           /* where version and byte order are */

static enum sniff sniff_mat(const unsigned char *head, size_t n)
{
    static const char versions[][5] = { "\0\1IM", "\1\0MI", "\0\2IM" };     /* the last is 7.3, which is refused by name */
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        if (sniff_bytes(head, n, SIGNATURE, versions[i], 4))
            return SNIFF_SURE;
    return SNIFF_NO;
}

static void check_mat(const struct array_file *f, int r)
{
    const struct mat *m = f->state;
    array_file_check(f, r, m->error);
}

static void open_mat(struct array_file *f)
{
    check_mat(f, mat_open(f->state, f->from));
}

static int next_mat(struct array_file *f, struct array_info *a)
{
    struct mat *m = f->state;
    int r = mat_next(m);
    check_mat(f, r);
    *a = m->array;
    return r;
}

static void read_mat(struct array_file *f, void *to, size_t n)
{
    check_mat(f, mat_read(f->state, to, n));
}

static void done_mat(struct array_file *f)
{
    check_mat(f, mat_done(f->state));
}

static void close_mat(struct array_file *f)
{
    mat_close(f->state);
}

const struct array_format array_format_mat = {
    .name = "mat", .sniff = sniff_mat, .samples_last = 1,
    .state_size = sizeof(struct mat), .open = open_mat, .next = next_mat, .read = read_mat, .done = done_mat, .close = close_mat,
};
