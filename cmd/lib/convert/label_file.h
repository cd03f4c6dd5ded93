/* label_file.h - labels from a file of their own: IDX, npy, or comma-separated values
 *
 * CSV         one whole number a line, for the rows in their order; or two columns, the name of a picture and its number. A
 *             first line whose last column is no whole number is a heading.
 * Memory      CSV: 4 bytes a row; with names, these and 24 bytes a name, at most LABELS_NAMED of them
 * Failure     does not return: 65 with file and line
 *
 *     labels_open(&l, path);
 *     labels_take(&l, y, n);            or labels_find(&l, "b/1.png", &y)
 *     labels_close(&l);
 */
#ifndef CONVERT_LABEL_FILE_H
#define CONVERT_LABEL_FILE_H

#include "array/array_file.h"
#include "convert/import_file.h"

#define LABELS_NAMED 1000000

struct label {
    char *name;
    int32_t y;
    int used;
};

struct labels {
    struct operand *operand;
    size_t operands;
    struct input_file *source;
    struct array_file table;     /* IDX or npy */
    int32_t *y;                 /* CSV without names */
    struct label *named;        /* CSV with names, sorted by them */
    uint64_t rows, next;
    int csv;
};

void labels_open(struct labels *l, const char *path);
int labels_are_named(const struct labels *l);
/* labels_take - of the next n rows; they must be there */
void labels_take(struct labels *l, int32_t *to, size_t n);
/* labels_find - of this picture, or of its name without its ending, with or without its folders; 0, or -1 */
int labels_find(struct labels *l, const char *name, int32_t *y);
void labels_close(struct labels *l);

#endif
