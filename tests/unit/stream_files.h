/* stream_files.h - streams of a few rows in a folder of the test's own
 *
 *     STREAM_FILE("a.iae", "signed", 2, { "z", DT_F4, { 1, { 3 } }, (float[]){ 1, 2, 3, 4, 5, 6 } }, ...);
 *     stream_files_open(&in, "a.iae");
 */
#ifndef STREAM_FILES_H
#define STREAM_FILES_H

#include "stream/stream_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct stream_files_column {
    const char *name;
    enum dtype type;
    struct shape row;
    const void *data;
};

static char stream_folder[] = "/tmp/iae-rows-XXXXXX";

static int stream_files_set_up(void **state)
{
    (void)state;
    return mkdtemp(stream_folder) && !chdir(stream_folder) ? 0 : -1;
}

/* Removes the folder, which is the current one, and the streams in it, which are called a.iae to f.iae. */
static int stream_files_tear_down(void **state)
{
    (void)state;
    for (char name[] = "a.iae"; *name <= 'f'; ++*name)
        unlink(name);
    return chdir("/") || rmdir(stream_folder) ? -1 : 0;
}

/* range: of the header's meta, or NULL. Records have one row each. */
static void stream_files_write(const char *name, const char *range, size_t rows, const struct stream_files_column *c, size_t columns)
{
    struct stream_writer out;
    struct header h;
    header_init(&h);
    if (range)
        header_set_text(&h, "range", range);
    for (size_t i = 0; i < columns; i++)
        header_set_field(&h, c[i].name, c[i].type, &c[i].row);
    writer_start(&out, name, 1, &h);
    for (size_t row = 0; row < rows; row++) {
        struct tensor t[4] = { { .name = "" } };
        struct block b = { .rows = 1 };
        for (size_t i = 0; i < columns; i++) {
            struct shape one = shape_rows(1, &c[i].row);
            tensor_set(&t[i], c[i].name, c[i].type, &one);
            memcpy(t[i].data, (const char *)c[i].data + row * tensor_row_size(&t[i]), tensor_row_size(&t[i]));
            block_put(&b, &t[i]);
        }
        writer_record(&out, &b);
        for (size_t i = 0; i < columns; i++)
            tensor_free(&t[i]);
    }
    writer_close(&out, NULL);
    header_free(&h);
}

#define STREAM_FILE(name, range, rows, ...)                                         \
    stream_files_write(name, range, rows, (const struct stream_files_column[]){ __VA_ARGS__ }, \
                       sizeof(const struct stream_files_column[]){ __VA_ARGS__ } / sizeof(struct stream_files_column))

static inline void stream_files_open(struct stream *in, const char *name)
{
    static char *operands[8][2];        /* streams go on using them */
    static int n;
    char **o = operands[n++ % 8];
    o[0] = (char *)(uintptr_t)name;
    o[1] = NULL;
    stream_open(in, o, 0);
}

#endif
