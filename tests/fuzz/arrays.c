/* arrays - a file as iae-import reads it: a format of arrays by its bytes, or STL-10; all of its rows, labels and fields, and its list */
#include "lib/archive.h"
#include "lib/harness.h"

#include "array/array_file.h"
#include "array/stl10.h"

#include <stdlib.h>

#define MOST (1 << 20)          /* bytes of a row that is read */

struct input {
    const char *path;
    const struct array_format *format;
    uint32_t sum;
};

static void read_rows(void *context)
{
    struct input *in = context;
    const struct array_request usual = { .rows = NULL };
    struct input_file source;
    struct array_file f;
    size_t bytes, got;
    int32_t y;
    input_file_open(&source, in->path, INPUT_FILE_NO_CAP);
    array_file_open(&f, &source, in->format, &usual);
    struct shape one = shape_rows(1, &f.row);
    if (!tensor_bytes(f.type, &one, &bytes) && bytes <= MOST) {
        void *row = malloc(bytes + 1);
        do {
            got = f.rows != ROWS_UNKNOWN && f.rows_read == f.rows ? 0 : array_file_rows(&f, row, &y, 1);
            in->sum = in->sum * 31 + (got ? harness_touch(row, bytes) + (uint32_t)y : 0);
        } while (got);
        free(row);
        array_file_end(&f);
    } else {
        array_file_free(&f);
    }
    input_file_close(&source);
}

static void list_arrays(void *context)
{
    struct input *in = context;
    struct array_list list;
    struct input_file source;
    input_file_open(&source, in->path, INPUT_FILE_NO_CAP);
    array_file_list(&list, &source, in->format);
    array_list_free(&list);
    input_file_close(&source);
}

/* What libc and libarchive load once and keep is loaded here, before anything is tracked: a zip of one empty file named a. */
static void load_locale(void)
{
    static const uint8_t zip[] = {
        80, 75, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 33, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 97, 80, 75, 1, 2, 20,
        3, 20, 0, 0, 0, 0, 0, 0, 0, 33, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 1,
        0, 0, 0, 0, 97, 80, 75, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 47, 0, 0, 0, 31, 0, 0, 0, 0, 0
    };
    static int ready;
    if (!ready++)
        archive_walk(ARCHIVE_ZIP, zip, sizeof zip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct input a = { .format = NULL }, b;
    load_locale();
    for (enum sniff level = SNIFF_SURE; !a.format && level > SNIFF_WEAK; level--)
        a.format = array_formats_sniff(data, n, level);
    a.format = a.format ? a.format : &array_format_stl10;
    b = a;
    a.path = harness_path(data, n);
    int r = harness_dies(read_rows, &a);
    b.path = harness_path(data, n);
    DEMAND(harness_dies(read_rows, &b) == r);
    DEMAND(r || a.sum == b.sum);
    if (a.format->next) {
        a.path = harness_path(data, n);
        r = harness_dies(list_arrays, &a);
    }
    return 0;
}
