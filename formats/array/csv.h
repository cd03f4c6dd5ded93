/* csv.h - rows of numbers in text (bytes/delimited.h), with their labels
 *
 * Columns     with a heading: x.0, x.1 ... are the row, as iae-export writes it, or else all that are neither id, nor without a
 *             name, nor a label; others are passed over. The label is the column that the caller names, or y beside x.0, or the
 *             first of csv_label_name that is there; y beside x is a coordinate, and no label. Without a heading all columns are
 *             the row, but for a label that the caller names.
 * Type        u1 if all numbers are whole and from 0 to 255, else f4, correctly rounded; nan and inf are taken as iae-export
 *             writes them
 * Memory      one line with its numbers; the rows are kept in a temporary file, since their type depends on the last one
 * Failure     returns codes and leaves a text in c->error, empty if the source itself failed; 71 and 74 from the temporary file
 *
 *     csv_open(&c, from, NULL);                    everything has been read: c.type, c.columns, c.rows, c.label
 *     csv_rows(&c, x, y, n);                       x [n,columns], y [n] or NULL
 *     csv_close(&c);
 */
#ifndef ARRAY_CSV_H
#define ARRAY_CSV_H

#include "bytes/delimited.h"
#include "bytes/label_column.h"
#include "bytes/tempfile.h"
#include "tensor/tensor.h"

struct csv {
    struct delimited table;
    int label;                  /* the column of labels, or -1 */
    size_t *column;             /* [columns] those of the row */
    size_t columns;
    char *passed_over;          /* names of columns, or of fields of several, that are not read; NULL if there are none */
    enum dtype type;
    uint64_t rows;
    struct label_column labels;

    uint64_t byte_rows;         /* so many rows at first are stored as bytes, those behind them as f4 */
    int whole;                  /* all numbers are whole */
    struct tempfile stored;
    float *values;              /* [columns] */
    unsigned char *bytes;       /* [columns] */
    uint64_t rows_read;
    char error[DELIMITED_ERROR];
};

/* csv_open - label: the name, or the number from 1, of the column of labels, or NULL. 0, or -1 */
int csv_open(struct csv *c, struct reader from, const char *label);
/* csv_rows - the next n rows, which must be there */
void csv_rows(struct csv *c, void *x, int32_t *y, size_t n);
void csv_close(struct csv *c);

/* csv_label_name - the i-th name of a column that is taken for the labels, or NULL; csv_label_column - that column, or -1 */
const char *csv_label_name(size_t i);
int csv_label_column(const struct delimited *t);

#endif
