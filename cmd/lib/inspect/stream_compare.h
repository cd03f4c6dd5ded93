/* stream_compare.h - two streams compared: as tables, or as sets of named tensors
 *
 * How rows are cut into records, and the order of fields and of aggregates, have no meaning. Aggregates, the tensors that are
 * not rows (parameters, gradients), are matched by name, those of one name in their order.
 *
 * Memory      the aggregates of both streams; rows are not kept
 * Failure     65 and 74 from reading; both streams are read to their verified ends first
 */
#ifndef INSPECT_STREAM_COMPARE_H
#define INSPECT_STREAM_COMPARE_H

#include "stream/stream_reader.h"
#include "tensor/tensor_diff.h"

struct compare_tensor {
    char *name;
    enum dtype type;
    struct shape row;                   /* of a row, or of an aggregate */
    int is_aggregate;
    struct tensor_diff d;
};

struct stream_compare {
    double absolute, relative;          /* tolerances, set by the caller */
    int meta, history;                  /* compare these, too */

    char *line;                         /* the first difference, or NULL */
    struct compare_tensor *tensor;      /* all that both have */
    size_t tensors;
};

/* stream_compare_run - 1 if they are equal within the tolerances, 0 if not: c->line says where */
int stream_compare_run(struct stream_compare *c, struct stream *a, struct stream *b);
void stream_compare_free(struct stream_compare *c);

#endif
