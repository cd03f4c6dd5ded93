/* label_file.h - labels from a file of their own: an array of an array format, or comma-separated values
 *
 * CSV         one whole number a line, for the rows in their order; or two columns, the name of a picture and its number. A
 *             first line whose last column is no whole number is a heading.
 * Memory      CSV: 4 bytes a row; with names, these and 24 bytes a name, at most LABEL_FILE_NAMED of them
 * Failure     does not return: 65 with file and line
 *
 *     label_file_open(&l, path);
 *     label_file_read(&l, y, n);            or label_file_find(&l, "b/1.png", &y)
 *     label_file_close(&l);
 */
#ifndef CONVERT_LABEL_FILE_H
#define CONVERT_LABEL_FILE_H

#include "array/array_file.h"
#include "convert/import_file.h"

#define LABEL_FILE_ROWS (10u << 20)
#define LABEL_FILE_NAMED 1000000

struct named_label {
    char *name;
    int32_t y;
    int used;
};

struct label_file {
    struct import_file *file;
    size_t files;               /* 1 */
    struct input_file *source;
    struct array_file array;    /* where it is no CSV */
    int32_t *y;                 /* CSV without names */
    struct named_label *named;  /* CSV with names, sorted by them */
    uint64_t rows, rows_read;
    int csv;
};

void label_file_open(struct label_file *l, const char *path);
int label_file_are_named(const struct label_file *l);
/* label_file_read - of the next n rows; they must be there */
void label_file_read(struct label_file *l, int32_t *to, size_t n);
/* label_file_find - the label of this picture, or of its name without its ending, with or without its folders; 0, or -1 */
int label_file_find(struct label_file *l, const char *name, int32_t *y);
void label_file_close(struct label_file *l);

#endif
