/* row_builder.h - writes decoded rows as a stream: id, x and, where there are labels, y; then further fields of array files
 *
 * Ids count up from t->next_id, which the caller may set between rows; or they are a field of an array file.
 * Memory      about 1 MiB of rows
 * Failure     does not return; the stream's end is written by row_builder_close, to be called once the input is verified
 *
 *     row_builder_open(&t, out, force, &h, DT_U1, &shape, labelled);      h: meta, and rows if they are known
 *     row_builder_add_array(&t, &images, NULL, n);
 *     row_builder_close(&t);
 */
#ifndef CONVERT_ROW_BUILDER_H
#define CONVERT_ROW_BUILDER_H

#include "array/array_file.h"
#include "image/image.h"
#include "stream/stream_writer.h"

struct row_builder {
    struct stream_writer writer;
    struct block block;
    struct tensor id, x, y;
    struct tensor field[HEADER_FIELDS];     /* those of the header besides */
    size_t fields;
    int labelled;
    size_t capacity, n;         /* rows of a block, at most and so far */
    int64_t next_id;
    int32_t zero_label;         /* the label that becomes 0, or 0 */
};

/* Where the labels of the next n rows come from, if not from the rows' own file. */
struct label_source {
    void (*read)(void *context, int32_t *to, size_t n);
    void *context;
};

/* row_builder_set_header - id, x and y, and the further fields of an array file, or NULL */
void row_builder_set_header(struct header *h, enum dtype type, const struct shape *x, int labelled, const struct array_file *f);
/* row_builder_open - h: meta, and where there are further fields what row_builder_set_header has set */
void row_builder_open(struct row_builder *t, const char *path, int force, struct header *h, enum dtype type, const struct shape *x,
                 int labelled);
/* row_builder_add_array - the next n rows of an array, ROWS_UNKNOWN: all; labels: where from, or NULL: the array file's own.
 * Returns the number of rows. */
uint64_t row_builder_add_array(struct row_builder *t, struct array_file *from, const struct label_source *labels, uint64_t n);
void row_builder_add_image(struct row_builder *t, const struct image *x, int32_t y);
void row_builder_close(struct row_builder *t);

#endif
