/* repeat.h - each row of a block several times in succession: rows with one draw each become rows with K draws
 *
 * Memory      the block lent lives until the next call
 *
 *     for (draw = 0; draw < K; draw++) { ...; repeat_draw(&r, &b, draw, &wide); }     row i K + draw of wide is row i of b
 */
#ifndef REPEAT_H
#define REPEAT_H

#include "stream.h"

struct repeat {
    size_t times;
    struct tensor field[HEADER_FIELDS + 8];
};

void repeat_init(struct repeat *r, size_t times);
/* repeat_draw - copies b's rows, as they are now, to the places of this draw; wide is complete after the last one */
void repeat_draw(struct repeat *r, const struct block *b, size_t draw, struct block *wide);
void repeat_free(struct repeat *r);

#endif
