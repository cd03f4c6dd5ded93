/* array_file.c - see array_file.h */
#include "array/array_file.h"

#include "base/alloc.h"
#include "base/die.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RAW_BYTES (256 << 10)

static const char *cause(const struct array_file *t)
{
    switch (t->format) {
    case FORMAT_IDX:
        return t->u.idx.error;
    case FORMAT_MAT:
        return t->u.mat.error;
    case FORMAT_NPZ:
        return t->members.error[0] || t->members.failed ? t->members.error : t->u.npy.error;
    case FORMAT_NPY:
        return t->u.npy.error;
    default:
        return t->u.cifar.error;
    }
}

/* A message of an npz's array has its member's name; the other decoders name places themselves. */
static void check(const struct array_file *t, int r)
{
    if (r < 0 && t->format == FORMAT_NPZ && !t->members.error[0] && !t->members.failed && t->members.name)
        input_file_die(t->source, xprintf("member '%s': %s", t->members.name, t->u.npy.error));
    if (r < 0)
        input_file_die(t->source, cause(t));
}

static void again(struct array_file *t)
{
    if (input_file_rewind(t->source)) {
        errno = ESPIPE;
        die_noinput(t->source->where, "it has to be read twice, which a pipe cannot be");
    }
}

static int is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(name, *list))
            return 1;
    return 0;
}

static const char *const data_names[] = { "x", "X", "data", "images", NULL };
static const char *const label_names[] = { "y", "Y", "label", "labels", "targets", NULL };

/* One more array that may be the rows: one with a proper name, or else the only one. */
static void candidate(struct array_file *t, const char *name, int *others)
{
    if (t->name && is_one_of(t->name, data_names)) {
        if (is_one_of(name, data_names))
            die_data(t->source->where, "both '%s' and '%s' may be the rows", t->name, name);
        return;
    }
    if (is_one_of(name, data_names))
        *others = 0;
    else if (t->name)
        *others = 1;
    free(t->name);
    t->name = xstrdup(name);
}

static void judge_names(const struct array_file *t, int others)
{
    if (!t->name)
        die_data(t->source->where, "no array that could be the rows");
    if (others)
        die_data(t->source->where, "several arrays, none of them called x, X, data or images");
}

static void room_for_labels(struct array_file *t, uint64_t n, uint64_t *count)
{
    if (t->labels)
        die_data(t->source->where, "labels a second time");
    if (n > ARRAY_FILE_LABELS)
        die_data(t->source->where, "%llu labels, where %u are the most", (unsigned long long)n, ARRAY_FILE_LABELS);
    t->labels = xarray((size_t)n + 1, sizeof *t->labels);
    t->labelled = 1;
    *count = n;
}

static void judge_count(const struct array_file *t, uint64_t count)
{
    if (t->labelled && count != t->rows)
        die_data(t->source->where, "%llu labels for the %llu rows of '%s'", (unsigned long long)count, (unsigned long long)t->rows,
                 t->name);
}

/* ---- MATLAB ---- */

static void list_mat(struct array_file *t, uint64_t *count)
{
    struct mat *m = &t->u.mat;
    int r, others = 0;
    check(t, mat_open(m, input_file_reader(t->source)));
    while ((r = mat_next(m)) > 0) {
        if (is_one_of(m->name, label_names) && !m->unreadable) {
            room_for_labels(t, m->left, count);
            m->type = DT_I4;
            check(t, mat_values(m, t->labels, (size_t)m->left));
            check(t, mat_done(m));
        } else if (!m->unreadable || is_one_of(m->name, data_names)) {
            candidate(t, m->name, &others);
        }
    }
    check(t, r);
    mat_close(m);
    judge_names(t, others);
}

/* What the labels were in the first pass, they must be in the second, too: the one that is verified by a digest. */
static void compare_labels(struct array_file *t)
{
    struct mat *m = &t->u.mat;
    int32_t now[1024];
    if (!t->labels || !is_one_of(m->name, label_names) || m->unreadable)
        return;
    m->type = DT_I4;
    for (uint64_t done = 0, k; m->left; done += k) {
        k = m->left < 1024 ? m->left : 1024;
        check(t, mat_values(m, now, (size_t)k));
        if (done + k > t->rows || memcmp(now, t->labels + done, (size_t)k * sizeof *now))
            die_data(t->source->where, "has changed while it was read");
    }
    check(t, mat_done(m));
}

static void open_mat(struct array_file *t)
{
    struct mat *m = &t->u.mat;
    uint64_t count = 0;
    size_t bytes;
    int r;
    list_mat(t, &count);
    again(t);
    check(t, mat_open(m, input_file_reader(t->source)));
    t->rows = count;
    while ((r = mat_next(m)) > 0 && strcmp(m->name, t->name))
        compare_labels(t);
    check(t, r);
    if (!r)
        die_data(t->source->where, "has changed while it was read");
    if (m->unreadable)
        die_data(t->source->where, "MATLAB: array '%s': %s, which cannot be read", t->name, m->unreadable);
    t->type = m->type;
    t->row = m->shape;
    t->rows = m->shape.dim[--t->row.rank];
    if (t->row.rank == 1 && t->labelled && count == t->row.dim[0] && count != t->rows)
        die_data(t->source->where, "MATLAB: array '%s' has its samples along the first dimension; save its transpose", t->name);
    if (tensor_bytes(DT_F8, &t->row, &bytes) || !bytes)
        die_data(t->source->where, "MATLAB: array '%s': rows of no or too many elements", t->name);
    judge_count(t, count);
}

/* A row [H,W,C] of which h runs fastest, to C order. Rank 1 to 3; what is beyond is no picture and was refused. */
static void gemm_transpose(const struct shape *row, size_t size, const unsigned char *from, unsigned char *to)
{
    size_t H = row->dim[0], W = row->rank > 1 ? row->dim[1] : 1, C = row->rank > 2 ? row->dim[2] : 1;
    for (size_t h = 0; h < H; h++)
        for (size_t w = 0; w < W; w++)
            for (size_t c = 0; c < C; c++, to += size)
                memcpy(to, from + (h + H * (w + W * c)) * size, size);
}

static void transpose_bytes(const struct shape *row, const unsigned char *from, unsigned char *to)
{
    size_t H = row->dim[0], W = row->rank > 1 ? row->dim[1] : 1, C = row->rank > 2 ? row->dim[2] : 1;
    for (size_t c = 0; c < C; c++)
        for (size_t w = 0; w < W; w++)
            for (size_t h = 0; h < H; h++)
                to[(h * W + w) * C + c] = *from++;
}

static void rows_mat(struct array_file *t, unsigned char *to, size_t n)
{
    size_t count = shape_count(&t->row), size = dtype_size(t->type), bytes = count * size;
    size_t most = bytes < RAW_BYTES ? RAW_BYTES / bytes : 1;
    if (!t->raw)                /* now that a row has proved to fit into a record */
        t->raw = xmalloc(bytes > RAW_BYTES ? bytes : RAW_BYTES);
    for (size_t k; n; n -= k) {
        k = n < most ? n : most;
        check(t, mat_values(&t->u.mat, t->raw, k * count));
        for (size_t i = 0; i < k; i++, to += bytes)
            if (size == 1)
                transpose_bytes(&t->row, t->raw + i * bytes, to);
            else
                gemm_transpose(&t->row, size, t->raw + i * bytes, to);
    }
}

static void end_mat(struct array_file *t)
{
    int r;
    check(t, mat_done(&t->u.mat));
    while ((r = mat_next(&t->u.mat)) > 0)
        compare_labels(t);
    check(t, r);
}

/* ---- npz ---- */

/* The name of a member without its .npy; NULL if it has none. */
static char *array_name(const struct archive_reader *m)
{
    size_t n = strlen(m->name);
    return n > 4 && !strcmp(m->name + n - 4, ".npy") ? xprintf("%.*s", (int)(n - 4), m->name) : NULL;
}

static void list_npz(struct array_file *t, uint64_t *count)
{
    int r, others = 0;
    check(t, archive_reader_open(&t->members, ARCHIVE_ZIP, input_file_reader(t->source), input_file_seek));
    while ((r = archive_reader_next(&t->members)) > 0) {
        struct npy *y = &t->u.npy;
        char *name = array_name(&t->members);
        if (name && is_one_of(name, label_names)) {
            check(t, npy_open(y, archive_reader_member(&t->members)));
            if (y->row.rank || (y->type != DT_I4 && y->type != DT_U1))
                die_data(t->source->where, "member '%s': no labels: whole numbers, one for each row, are needed", t->members.name);
            room_for_labels(t, y->rows, count);
            y->type = DT_I4;
            check(t, npy_rows(y, t->labels, y->rows));
            check(t, npy_end(y));
        } else if (name && strcmp(name, "id")) {
            candidate(t, name, &others);
        }
        free(name);
    }
    check(t, r);
    archive_reader_close(&t->members);
    judge_names(t, others);
}

static void open_npz(struct array_file *t)
{
    uint64_t count = 0;
    char *name = NULL;
    int r;
    list_npz(t, &count);
    again(t);
    check(t, archive_reader_open(&t->members, ARCHIVE_ZIP, input_file_reader(t->source), input_file_seek));
    while ((r = archive_reader_next(&t->members)) > 0) {
        free(name);
        name = array_name(&t->members);
        if (name && !strcmp(name, t->name))
            break;
    }
    check(t, r);
    free(name);
    if (!r)
        die_data(t->source->where, "has changed while it was read");
    check(t, npy_open(&t->u.npy, archive_reader_member(&t->members)));
    t->type = t->u.npy.type;
    t->row = t->u.npy.row;
    t->rows = t->u.npy.rows;
    judge_count(t, count);
}

static void end_npz(struct array_file *t)
{
    int r;
    check(t, npy_end(&t->u.npy));
    while ((r = archive_reader_next(&t->members)) > 0)
        ;
    check(t, r);
}

/* ---- all ---- */

void array_file_open(struct array_file *t, struct input_file *s, enum format format)
{
    memset(t, 0, sizeof *t);
    t->source = s;
    t->format = format;
    switch (format) {
    case FORMAT_IDX:
        check(t, idx_open(&t->u.idx, input_file_reader(s)));
        t->type = DT_U1;
        t->row = t->u.idx.row;
        t->rows = t->u.idx.rows;
        break;
    case FORMAT_NPY:
        check(t, npy_open(&t->u.npy, input_file_reader(s)));
        t->type = t->u.npy.type;
        t->row = t->u.npy.row;
        t->rows = t->u.npy.rows;
        break;
    case FORMAT_MAT:
        open_mat(t);
        break;
    case FORMAT_NPZ:
        open_npz(t);
        break;
    case FORMAT_CIFAR10:
    case FORMAT_CIFAR100:
        array_file_open_cifar(t, s, input_file_reader(s), format == FORMAT_CIFAR10 ? 10 : 100);
        break;
    default:
        bug("no file of arrays");
    }
}

void array_file_open_cifar(struct array_file *t, struct input_file *s, struct reader from, int classes)
{
    memset(t, 0, sizeof *t);
    t->source = s;
    t->format = classes == 10 ? FORMAT_CIFAR10 : FORMAT_CIFAR100;
    cifar_open(&t->u.cifar, from, classes);
    t->type = DT_U1;
    t->row = shape_of(3, CIFAR_SIDE, CIFAR_SIDE, 3);
    t->rows = ROWS_UNKNOWN;
    t->labelled = 1;
}

static size_t rows_cifar(struct array_file *t, void *to, int32_t *y, size_t n)
{
    int32_t nowhere[64];
    size_t done = 0;
    for (ssize_t got = 1; got > 0 && done < n; done += (size_t)got) {
        size_t k = !y && n - done > 64 ? 64 : n - done;
        got = cifar_rows(&t->u.cifar, (unsigned char *)to + done * CIFAR_ROW, y ? y + done : nowhere, k);
        check(t, got < 0 ? -1 : 0);
    }
    return done;
}

size_t array_file_rows(struct array_file *t, void *to, int32_t *y, size_t n)
{
    switch (t->format) {
    case FORMAT_IDX:
        check(t, idx_rows(&t->u.idx, to, n));
        break;
    case FORMAT_MAT:
        rows_mat(t, to, n);
        break;
    case FORMAT_CIFAR10:
    case FORMAT_CIFAR100:
        return rows_cifar(t, to, y, n);
    default:
        check(t, npy_rows(&t->u.npy, to, n));
    }
    if (y && t->labels)
        memcpy(y, t->labels + t->next, n * sizeof *y);
    else if (y)
        memset(y, -1, n * sizeof *y);
    t->next += n;
    return n;
}

void array_file_end(struct array_file *t)
{
    if (t->format == FORMAT_IDX)
        check(t, idx_end(&t->u.idx));
    else if (t->format == FORMAT_NPY)
        check(t, npy_end(&t->u.npy));
    else if (t->format == FORMAT_MAT)
        end_mat(t);
    else if (t->format == FORMAT_NPZ)
        end_npz(t);
    array_file_free(t);
}

void array_file_free(struct array_file *t)
{
    if (t->format == FORMAT_MAT)
        mat_close(&t->u.mat);
    if (t->format == FORMAT_NPZ)
        archive_reader_close(&t->members);
    free(t->labels);
    free(t->name);
    free(t->raw);
    t->labels = NULL;
    t->name = NULL;
    t->raw = NULL;
}

int array_file_are_labels(const struct array_file *t)
{
    return !t->row.rank && (t->type == DT_U1 || t->type == DT_I4);
}

void array_file_labels(struct array_file *t, int32_t *to, size_t n)
{
    array_file_rows(t, to, NULL, n);
    if (t->type == DT_U1)
        for (size_t i = n; i-- > 0;)        /* widened in place, from behind */
            to[i] = ((unsigned char *)to)[i];
}

int array_file_x(const struct array_file *t, struct shape *x)
{
    *x = t->row;
    if (x->rank == 2)
        x->dim[x->rank++] = 1;
    return (x->rank == 1 || x->rank == 3) && t->type != DT_I4 ? 0 : -1;
}
