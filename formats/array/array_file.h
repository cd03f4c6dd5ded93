/* array_file.h - the rows of one file of arrays, of any format of array_formats.h
 *
 * CIFAR files have labels beside their rows; MATLAB and npz files (named_arrays.h) and CSV files (csv.h) may.
 *
 * Memory      the caller holds the source, which must outlive the array file; the decoder's state, labels, and a few hundred
 *             KiB
 * Failure     does not return: what input_file_die says, with the byte's number
 *
 *     array_file_open(&f, &source, &array_format_npy);
 *     array_file_rows(&f, buf, y, n);               n rows of f.row, of type f.type, and their labels
 *     array_file_end(&f);                           nothing may follow
 */
#ifndef ARRAY_ARRAY_FILE_H
#define ARRAY_ARRAY_FILE_H

#include "array/array_formats.h"
#include "bytes/input_file.h"
#include "bytes/label_column.h"
#include "tensor/tensor.h"

struct array_file {
    struct input_file *source;
    struct reader from;         /* the source, or a part of it */
    const struct array_format *format;
    void *state;                /* of the format's decoder */
    enum dtype type;
    struct shape row;           /* as in the file */
    uint64_t rows;              /* ROWS_UNKNOWN: as many as there are */
    int labelled;
    int32_t *labels;            /* [rows], where the file holds them apart from its rows; else NULL */
    const char *label_column;   /* of a table: its name, or its number from 1; NULL: as its heading has it */
    const struct label_column *classes;     /* whose numbers the labels are, or NULL */
    uint64_t rows_read;
};

void array_file_open(struct array_file *f, struct input_file *source, const struct array_format *format);
/* array_file_open_part - a file within the source, such as a member of an archive, which `from` reads */
void array_file_open_part(struct array_file *f, struct input_file *source, struct reader from, const struct array_format *format);

/* array_file_open_table - a file of a format that is a table, with labels from this column */
void array_file_open_table(struct array_file *f, struct input_file *source, const struct array_format *format, const char *label_column);

/* array_file_rows - the next n rows, and into y, which may be NULL, their labels, or -1. They must be there; where their number
 * is unknown, fewer come at the end. Returns the number of rows. */
size_t array_file_rows(struct array_file *f, void *to, int32_t *y, size_t n);
/* array_file_end - after the last row: 65 if something follows; then free */
void array_file_end(struct array_file *f);
/* array_file_free - without looking at what is left */
void array_file_free(struct array_file *f);

/* array_file_are_labels - whole numbers of rank 1? array_file_labels - then the next n of them as i4 */
int array_file_are_labels(const struct array_file *f);
void array_file_labels(struct array_file *f, int32_t *to, size_t n);

/* array_file_x - the shape of a row as a stream's field x has it: [H,W] gets its channel; 0, or -1 for labels and
 * for types that x cannot have */
int array_file_x(const struct array_file *f, struct shape *x);

/* For formats. array_file_check - end with a decoder's text, if its answer r is negative. array_file_rewind - read the source
 * again from its start; 66 if it is a pipe. */
void array_file_check(const struct array_file *f, int r, const char *error);
void array_file_rewind(struct array_file *f);

#endif
