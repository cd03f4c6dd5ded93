/* label_file.h - labels from a file of their own: an array, or a table of text
 *
 * Table       one column of labels, for the rows in their order; or several (bytes/delimited.h), of which one has the labels,
 *             and one the names of the pictures. A heading says which: csv_label_column, and the names in label_file.c; without
 *             names that are known the first column has the names, the last one the labels. Labels are whole numbers, or names
 *             of classes (bytes/label_column.h).
 * Names       a picture has the label of the name that has most parts in common with its path, folders and file, counted from
 *             the end; the name's ending may be missing
 * Memory      4 bytes a row; with names, these and 32 bytes a name, at most LABEL_FILE_NAMED of them; and the names of the
 *             pictures
 * Failure     does not return: 65 with file and line
 *
 *     label_file_open(&l, path, &request, LABEL_FILE_IN_ORDER);
 *     label_file_read(&l, y, n);            or, of one BY_NAME, label_file_find(&l, "set/b/1.png", "b/1.png", &y)
 *     label_file_close(&l);
 */
#ifndef CONVERT_LABEL_FILE_H
#define CONVERT_LABEL_FILE_H

#include "array/array_file.h"
#include "bytes/delimited.h"
#include "bytes/label_column.h"
#include "convert/import_file.h"

#define LABEL_FILE_ROWS (10u << 20)
#define LABEL_FILE_NAMED 1000000

enum label_file_order { LABEL_FILE_IN_ORDER, LABEL_FILE_BY_NAME };

struct named_label {
    char *key;                  /* the parts of its path from the last to the first, each with a slash behind it */
    char *picture;              /* the first that it is the label of, or NULL */
    int32_t y;
    int in_part;                /* it was found by its last parts, not by all of them */
};

struct label_file {
    struct import_file *file;
    size_t files;               /* 1 */
    struct input_file *source;
    struct array_file array;    /* where it is no table */
    int table;
    struct delimited text;
    int label, name;            /* columns; name: -1 where the order counts */
    struct label_column labels;
    int32_t *y;                 /* of a table without names */
    struct named_label *named;  /* of one with names, sorted by their keys */
    uint64_t rows, rows_read;
};

/* label_file_open - q: what is asked of labels: the column of a table, the array and the column of a file of arrays */
void label_file_open(struct label_file *l, const char *path, const struct array_request *q, enum label_file_order order);
/* label_file_classes - the names of the classes, if the labels have any */
const struct label_column *label_file_classes(const struct label_file *l);
/* label_file_read - of the next n rows; they must be there */
void label_file_read(struct label_file *l, int32_t *to, size_t n);
/* label_file_find - the label of a picture of this name in the folder or archive that holds it, and of this name from here;
 * 0, or -1 */
int label_file_find(struct label_file *l, const char *where, const char *name, int32_t *y);
void label_file_close(struct label_file *l);

#endif
