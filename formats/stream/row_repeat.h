/* row_repeat.h - each row of a block several times in succession: rows with one draw each become rows with K draws
 *
 * Memory      the block lent lives until the next call; 256 MiB, or what the draws of one row take
 *
 *     while (stream_rows(&in, &b, r.rows))
 *         for (draw = 0; draw < K; draw++) { ...; row_repeat_fill(&r, &b, draw, &wide); }     row i K + draw of wide is row i of b
 */
#ifndef STREAM_ROW_REPEAT_H
#define STREAM_ROW_REPEAT_H

#include "stream/stream_reader.h"

struct row_repeat {
    size_t times, rows;         /* rows that a block should have: BLOCK, fewer where there are many draws of wide rows */
    struct tensor field[HEADER_FIELDS + 8];
};

/* row_repeat_init - h: header of the rows with all that a draw adds */
void row_repeat_init(struct row_repeat *r, size_t times, const struct header *h);
/* row_repeat_fill - copies b's rows, as they are now, to the places of this draw; wide is complete after the last one */
void row_repeat_fill(struct row_repeat *r, const struct block *b, size_t draw, struct block *wide);
void row_repeat_free(struct row_repeat *r);

#endif
