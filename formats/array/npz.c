/* npz.c - numpy's zip archives of arrays: one member is the rows, another may be their labels */
#include "archive/archive_reader.h"
#include "array/named_arrays.h"
#include "array/npy.h"
#include "base/alloc.h"
#include "base/die.h"

#include <stdlib.h>
#include <string.h>

#define LOCAL_HEADER 30         /* bytes before the name of a zip's member */
#define NPY_SUFFIX ".npy"
#define NPY_SUFFIX_SIZE 4

struct npz {
    struct archive_reader zip;
    struct npy npy;
    struct named_arrays arrays;
};

/* An array's message does not name its place in the archive; the archive's own messages do. */
static void check_npz(const struct array_file *f, int r)
{
    const struct npz *z = f->state;
    int is_zip = z->zip.error[0] || z->zip.failed;
    if (r < 0 && !is_zip && z->zip.name)
        input_file_die(f->source, xprintf("member '%s': %s", z->zip.name, z->npy.error));
    array_file_check(f, r, is_zip ? z->zip.error : z->npy.error);
}

/* A zip is one of numpy's if its first member is an array. */
static enum sniff sniff_npz(const unsigned char *head, size_t n)
{
    if (!sniff_bytes(head, n, 0, "PK\3\4", 4) || n < LOCAL_HEADER)
        return SNIFF_NO;
    size_t name = (size_t)(head[26] | head[27] << 8);
    return name >= NPY_SUFFIX_SIZE && sniff_bytes(head, n, LOCAL_HEADER + name - NPY_SUFFIX_SIZE, NPY_SUFFIX, NPY_SUFFIX_SIZE)
               ? SNIFF_LIKELY
               : SNIFF_NO;
}

/* The name of the current member without its .npy, which the caller frees; NULL if it has none. */
static char *array_name(const struct npz *z)
{
    size_t n = strlen(z->zip.name);
    int is_npy = n > NPY_SUFFIX_SIZE && !strcmp(z->zip.name + n - NPY_SUFFIX_SIZE, NPY_SUFFIX);
    return is_npy ? xprintf("%.*s", (int)(n - NPY_SUFFIX_SIZE), z->zip.name) : NULL;
}

static void read_labels(struct array_file *f)
{
    struct npz *z = f->state;
    struct npy *y = &z->npy;
    check_npz(f, npy_open(y, archive_reader_member(&z->zip)));
    if (y->row.rank || (y->type != DT_I4 && y->type != DT_U1))
        die_data(f->source->where, "member '%s': no labels: whole numbers, one for each row, are needed", z->zip.name);
    int32_t *labels = named_arrays_labels(&z->arrays, f, y->rows);
    y->type = DT_I4;
    check_npz(f, npy_rows(y, labels, y->rows));
    check_npz(f, npy_end(y));
}

/* The first pass: the names of all arrays, and the labels. */
static void list_arrays(struct array_file *f)
{
    struct npz *z = f->state;
    int r;
    check_npz(f, archive_reader_open(&z->zip, ARCHIVE_ZIP, f->from, input_file_seek));
    while ((r = archive_reader_next(&z->zip)) > 0) {
        char *name = array_name(z);
        if (name && named_arrays_is_labels(name))
            read_labels(f);
        else if (name && strcmp(name, "id"))
            named_arrays_add(&z->arrays, f, name);
        free(name);
    }
    check_npz(f, r);
    archive_reader_close(&z->zip);
    named_arrays_choose(&z->arrays, f);
}

static void find_rows(struct array_file *f)
{
    struct npz *z = f->state;
    int r = 0, found = 0;
    check_npz(f, archive_reader_open(&z->zip, ARCHIVE_ZIP, f->from, input_file_seek));
    while (!found && (r = archive_reader_next(&z->zip)) > 0) {
        char *name = array_name(z);
        found = name && !strcmp(name, z->arrays.rows);
        free(name);
    }
    if (!found) {
        check_npz(f, r);
        named_arrays_die_changed(f);
    }
    check_npz(f, npy_open(&z->npy, archive_reader_member(&z->zip)));
}

static void open_npz(struct array_file *f)
{
    struct npz *z = f->state;
    list_arrays(f);
    array_file_rewind(f);
    find_rows(f);
    f->type = z->npy.type;
    f->row = z->npy.row;
    f->rows = z->npy.rows;
    named_arrays_check_labels(&z->arrays, f);
}

static size_t rows_npz(struct array_file *f, void *to, int32_t *y, size_t n)
{
    struct npz *z = f->state;
    (void)y;
    check_npz(f, npy_rows(&z->npy, to, n));
    return n;
}

static void end_npz(struct array_file *f)
{
    struct npz *z = f->state;
    int r;
    check_npz(f, npy_end(&z->npy));
    while ((r = archive_reader_next(&z->zip)) > 0)
        ;
    check_npz(f, r);
}

static void close_npz(struct array_file *f)
{
    struct npz *z = f->state;
    archive_reader_close(&z->zip);
    named_arrays_free(&z->arrays);
}

const struct array_format array_format_npz = {
    .name = "npz", .sniff = sniff_npz,
    .state_size = sizeof(struct npz), .open = open_npz, .rows = rows_npz, .end = end_npz, .close = close_npz,
};
