/* line_length.h - how many rows of a stream are one line of a sheet: the codes of a traversal, the draws of a code
 *
 * The header's "columns" says it (iae-sample --traverse), else runs of rows with equal id do: two or more, all of one length.
 * "columns" is believed only if every run is made of whole lines, since rows may have been shuffled or selected later.
 *
 * Memory      the caller holds struct line_length, which points nowhere
 * Failure     none
 */
#ifndef VIEW_LINE_LENGTH_H
#define VIEW_LINE_LENGTH_H

#include "stream/header.h"

struct line_length {
    uint64_t announced;         /* by the header; 0: nothing */
    uint64_t runs;              /* of equal ids, the newest among them */
    uint64_t run, first;        /* rows of the newest run, and of the first one */
    int64_t id;                 /* of the newest run */
    int equal, whole;           /* are the runs that ended as long as the first one, and made of whole lines? */
};

void line_length_init(struct line_length *l, const struct header *h);
/* line_length_add - the next row; id NULL: rows have none */
void line_length_add(struct line_length *l, const int64_t *id);
/* line_length_get - rows of a line, 0 if there are no lines. cut: there were more rows, the newest run may be incomplete. */
uint64_t line_length_get(const struct line_length *l, int cut);

#endif
