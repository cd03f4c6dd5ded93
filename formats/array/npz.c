/* npz.c - the array format npz: numpy's zip archives of arrays */
#include "archive/archive_reader.h"
#include "array/array_file.h"
#include "array/npy.h"
#include "base/alloc.h"

#include <stdio.h>
#include <string.h>

#define LOCAL_HEADER 30         /* bytes before the name of a zip's member */
#define NPY_SUFFIX ".npy"
#define NPY_SUFFIX_SIZE 4

struct npz {
    struct archive_reader zip;
    struct npy npy;
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

static int is_npy(const char *name)
{
    size_t n = strlen(name);
    return n > NPY_SUFFIX_SIZE && !strcmp(name + n - NPY_SUFFIX_SIZE, NPY_SUFFIX);
}

static void open_npz(struct array_file *f)
{
    struct npz *z = f->state;
    check_npz(f, archive_reader_open(&z->zip, ARCHIVE_ZIP, f->from, input_file_seek));
}

/* Members that are no arrays are passed over. An array that numpy would not have written so has a name, and the reason. */
static int next_npz(struct array_file *f, struct array_info *a)
{
    struct npz *z = f->state;
    int r;
    while ((r = archive_reader_next(&z->zip)) > 0 && !is_npy(z->zip.name))
        ;
    check_npz(f, r);
    if (!r)
        return 0;
    r = npy_open(&z->npy, archive_reader_member(&z->zip));
    if (r && !z->npy.error[0])
        check_npz(f, r);
    *a = z->npy.array;
    if (r)
        memcpy(a->unreadable, z->npy.error, sizeof a->unreadable - 1);
    snprintf(a->name, sizeof a->name, "%.*s", (int)strlen(z->zip.name) - NPY_SUFFIX_SIZE, z->zip.name);
    return 1;
}

static void read_npz(struct array_file *f, void *to, size_t n)
{
    struct npz *z = f->state;
    check_npz(f, npy_read(&z->npy, to, n));
}

static void done_npz(struct array_file *f)
{
    struct npz *z = f->state;
    check_npz(f, npy_end(&z->npy));
}

static void close_npz(struct array_file *f)
{
    struct npz *z = f->state;
    archive_reader_close(&z->zip);
}

const struct array_format array_format_npz = {
    .name = "npz", .sniff = sniff_npz, .has_fields = 1,
    .state_size = sizeof(struct npz), .open = open_npz, .next = next_npz, .read = read_npz, .done = done_npz, .close = close_npz,
};
