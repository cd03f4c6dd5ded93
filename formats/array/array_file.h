/* array_file.h - the rows of one file of arrays, of any format of array_formats.h, with their labels and further fields
 *
 * Of a file of several arrays, the first pass lists them; then labels and fields are kept in temporary files, and the rows come
 * as they are read, if they lie so. What was kept is compared when it comes by again, so what is used is what was read last.
 *
 * Memory      the caller holds the source, which must outlive the array file; the decoder's state, and about 1 MiB
 * Failure     does not return: what input_file_die says, with the byte's number; 65 where rows and labels do not fit; 66 for
 *             a pipe that has to be read twice
 *
 *     array_file_open(&f, &source, &array_format_npy, &request);
 *     array_file_rows(&f, buf, y, n);               n rows of f.row, of type f.type, and their labels
 *     array_file_end(&f);                           nothing may follow
 */
#ifndef ARRAY_ARRAY_FILE_H
#define ARRAY_ARRAY_FILE_H

#include "array/array_choice.h"
#include "array/array_formats.h"
#include "array/array_rows.h"
#include "base/strlist.h"
#include "bytes/input_file.h"
#include "bytes/label_column.h"

/* An array that is read: the rows, their labels, or one more field of theirs. */
struct array_part {
    size_t number;              /* in the list */
    const char *name;
    int is_streamed;            /* it can be read as it comes */
    int is_kept;                /* all of it is in a temporary file */
    int type_is_open;           /* whole numbers: u1 if all of them are 0 to 255, else f4 */
    struct array_rows rows;
};

struct array_file {
    struct input_file *source;
    struct reader from;         /* the source, or a part of it */
    const struct array_format *format;
    void *state;                /* of the format's decoder */
    enum dtype type;
    struct shape row;           /* as in the file; of labels [] */
    uint64_t rows;              /* ROWS_UNKNOWN: as many as there are */
    int labelled;
    const struct label_column *classes;     /* whose numbers the labels are, or NULL */
    uint64_t rows_read;

    /* of formats of arrays */
    struct array_request request;
    struct array_list list;
    struct array_choice choice;
    struct strlist notes;       /* what was chosen; said when all has been read */
    struct array_part *part;    /* the rows, or labels alone; then the labels, then fields */
    size_t parts;
};

/* array_file_open - for rows; array_file_open_labels - for labels alone */
void array_file_open(struct array_file *f, struct input_file *source, const struct array_format *format, const struct array_request *q);
void array_file_open_labels(struct array_file *f, struct input_file *source, const struct array_format *format,
                            const struct array_request *q);
/* array_file_open_part - a file of a format of rows within the source, such as a member of an archive, which `from` reads */
void array_file_open_part(struct array_file *f, struct input_file *source, struct reader from, const struct array_format *format);

/* array_file_rows - the next n rows, and into y, which may be NULL, their labels, or -1. They must be there; where their number
 * is unknown, fewer come at the end. Returns the number of rows. */
size_t array_file_rows(struct array_file *f, void *to, int32_t *y, size_t n);
/* array_file_labels - the next n labels of a file of labels alone */
void array_file_labels(struct array_file *f, int32_t *to, size_t n);
/* array_file_end - after the last row: 65 if something follows; then free */
void array_file_end(struct array_file *f);
/* array_file_free - without looking at what is left */
void array_file_free(struct array_file *f);

/* array_file_field - the i-th further field of the rows, or NULL; array_file_field_rows - its next n rows, of its type */
const struct array_part *array_file_field(const struct array_file *f, size_t i);
void array_file_field_rows(struct array_file *f, size_t i, void *to, size_t n);

/* array_file_x - the shape of a row as a stream's field x has it: [H,W] gets its channel */
struct shape array_file_x(const struct array_file *f);

/* array_file_list - the arrays of a file of a format of arrays, which is then closed; array_list_free */
void array_file_list(struct array_list *l, struct input_file *source, const struct array_format *format);

/* For formats: array_file_check - end with a decoder's text, if its answer r is negative */
void array_file_check(const struct array_file *f, int r, const char *error);

#endif
