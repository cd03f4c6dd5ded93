/* array_format.h - what there is to say about one format of array files; the registry is array_formats.h
 *
 * The functions that are given a struct array_file read from f->from and do not return from a failure.
 */
#ifndef ARRAY_ARRAY_FORMAT_H
#define ARRAY_ARRAY_FORMAT_H

#include "bytes/sniff.h"

#include <stdint.h>

struct array_file;

struct array_format {
    const char *name;           /* as users type it */
    enum sniff (*sniff)(const unsigned char *head, size_t n);
    /* plausible - instead of sniff, where there is no signature: may such a file have these n bytes at this position? n is 0
     * at the end of the file: may it end there? */
    int (*plausible)(uint64_t pos, const unsigned char *bytes, size_t n);
    int may_be_labels;          /* a file is one array, so it may be a list of labels */
    int is_table;               /* rows are columns of numbers, whose label may be named, and whose shape the user may say */

    size_t state_size;          /* bytes of f->state, zeros at first */
    /* open - set type, row, rows and labelled. rows - as array_file_rows, but y only where labels lie beside the rows. end -
     * check that nothing follows, or NULL. close - free what the state holds, or NULL. */
    void (*open)(struct array_file *f);
    size_t (*rows)(struct array_file *f, void *to, int32_t *y, size_t n);
    void (*end)(struct array_file *f);
    void (*close)(struct array_file *f);
};

#endif
