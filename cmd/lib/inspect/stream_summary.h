/* stream_summary.h - what a stream holds: its fields, and of whole tensors each of them or each network
 *
 * Memory      stream_summary_free; names are copied, and strangers may send millions of them
 *
 *     while (stream_next(&in, &b))
 *         stream_summary_add(&c, &b, 0);
 */
#ifndef INSPECT_STREAM_SUMMARY_H
#define INSPECT_STREAM_SUMMARY_H

#include "stream/stream_reader.h"
#include "tensor/tensor_diff.h"

struct summary_entry {
    char *name;
    enum dtype type;
    struct shape shape;         /* of a row, or of a whole tensor */
    struct tensor_range range;
    uint64_t values;            /* of a network, and its tensors */
    size_t tensors;
};

/* In the order of their first appearance, and by name. */
struct summary_entries {
    struct summary_entry **all;
    size_t n;
    void *by_name;
};

struct stream_summary {
    struct summary_entries entries, nets;
    uint64_t records, bytes;
};

/* stream_summary_add - stats: measure ranges, and list whole tensors one by one */
void stream_summary_add(struct stream_summary *c, const struct block *b, int stats);
/* stream_summary_item - the one of this name, a new one if there is none yet */
struct summary_entry *stream_summary_item(struct summary_entries *l, const char *name);
void stream_summary_free(struct stream_summary *c);

#endif
