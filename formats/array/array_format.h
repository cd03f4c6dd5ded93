/* array_format.h - what there is to say about one format of array files; the registry is array_formats.h
 *
 * A format of arrays tells of each array what it is, and gives its bytes; which of them are rows, their order and their types
 * is common to all (array_file.h). A format whose labels lie beside its rows gives rows instead.
 *
 * The functions that are given a struct array_file read from f->from and do not return from a failure.
 */
#ifndef ARRAY_ARRAY_FORMAT_H
#define ARRAY_ARRAY_FORMAT_H

#include "array/array_info.h"
#include "bytes/sniff.h"

#include <stdint.h>

struct array_file;

struct array_format {
    const char *name;           /* as users type it */
    enum sniff (*sniff)(const unsigned char *head, size_t n);
    /* plausible - instead of sniff, where there is no signature: may such a file have these n bytes at this position? n is 0
     * at the end of the file: may it end there? */
    int (*plausible)(uint64_t pos, const unsigned char *bytes, size_t n);
    int is_table;               /* rows are columns of numbers, whose label may be named, and whose shape the user may say */

    size_t state_size;          /* bytes of f->state, zeros at first */
    void (*open)(struct array_file *f);
    void (*close)(struct array_file *f);        /* free what the state holds, or NULL */

    /* Formats of arrays. next - 1: *a is the next array, and f->from is at its numbers; 0: the end, verified. read - n bytes of
     * them. done - after the last byte: check that the array ends, or NULL. */
    int (*next)(struct array_file *f, struct array_info *a);
    void (*read)(struct array_file *f, void *to, size_t n);
    void (*done)(struct array_file *f);
    int is_single;              /* a file is one array */
    int samples_last;           /* its last side counts rows, where nothing says otherwise */
    int has_fields;             /* further arrays of as many rows are fields of theirs */

    /* Formats of rows: open sets type, row, rows and labelled. rows - as array_file_rows; end - check that nothing follows, or
     * NULL. */
    size_t (*rows)(struct array_file *f, void *to, int32_t *y, size_t n);
    void (*end)(struct array_file *f);
};

#endif
