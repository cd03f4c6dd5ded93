/* row_table.h - rows held in memory: a whole stream, or a window of one
 *
 * Invariants  each field is one array [rows, ...], in the order of the header's fields
 *             memory grows with rows that have arrived, by half of what is there
 * Memory      a table owns its rows; blocks that it fills in are lent until the next call
 * Failure     71; 65 from row_table_read
 *
 *     stream_open(&in, operands, force);
 *     row_table_read(&t, &in);                         every row, up to the verified end
 *     row_table_gather(&t, index, BLOCK, &b);          rows index[0..BLOCK-1], in this order
 *     row_table_free(&t);
 */
#ifndef STREAM_ROW_TABLE_H
#define STREAM_ROW_TABLE_H

#include "stream/stream_reader.h"

struct row_table {
    struct tensor field[HEADER_FIELDS];     /* [room, ...] */
    struct tensor view[HEADER_FIELDS];      /* of the last block lent; gathered[] owns what view shows, or field does */
    struct tensor gathered[HEADER_FIELDS];
    size_t fields;
    size_t rows, room;
};

/* row_table_init - no rows, the header's fields */
void row_table_init(struct row_table *t, const struct header *h);
/* row_table_add - rows from..from+n-1 of a block of these fields go behind those that are there */
void row_table_add(struct row_table *t, const struct block *b, size_t from, size_t n);
/* row_table_read - row_table_init and all rows of a stream; its end is verified when this returns */
void row_table_read(struct row_table *t, struct stream *in);
/* row_table_swap - row `row` of the table and row i of the block change places */
void row_table_swap(struct row_table *t, size_t row, struct block *b, size_t i);

/* row_table_gather - lend copies of rows index[0..n-1]; row_table_view - lend rows from..from+n-1 as they lie */
void row_table_gather(struct row_table *t, const size_t *index, size_t n, struct block *b);
void row_table_view(struct row_table *t, size_t from, size_t n, struct block *b);

/* row_table_data - the array of a field that is there, [rows, ...] */
void *row_table_data(struct row_table *t, const char *name);

void row_table_free(struct row_table *t);

#endif
