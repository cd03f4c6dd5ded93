/* block.h - rows as named tensors side by side: what readers lend and writers take
 *
 * Memory      tensors belong to whoever made them
 */
#ifndef STREAM_BLOCK_H
#define STREAM_BLOCK_H

#include "stream/header.h"

/* Rows that a model is applied to at a time. A row's place in its block reaches its last bits, so the size is
 * fixed and blocks are cut by the row's number in the stream, however the records were cut. */
#define BLOCK 128

struct block {
    size_t rows;
    struct tensor *t[HEADER_FIELDS + 8];
    size_t tensors;
    int is_aggregate;                /* no rows: whole tensors, such as gradients */
};

struct tensor *block_get(const struct block *b, const char *name);      /* or NULL */
/* block_ids - id [rows] of the block's rows, which begin at row `first` of the stream: the field id, or row numbers */
void block_ids(const struct block *b, uint64_t first, int64_t *id);
/* block_put - the block carries this tensor from now on, instead of one of the same name */
void block_put(struct block *b, struct tensor *t);

#endif
