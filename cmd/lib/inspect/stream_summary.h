/* stream_summary.h - the content of a stream: its fields, and its aggregates one by one or by network
 *
 * Memory      stream_summary_free; names are copied, of which a hostile stream may have millions
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
    struct shape shape;         /* of a row, or of an aggregate */
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
    struct summary_entries entries, networks;
    uint64_t records, bytes;
};

/* stream_summary_add - stats: measure ranges, and list aggregates one by one */
void stream_summary_add(struct stream_summary *c, const struct block *b, int stats);
/* stream_summary_entry - the entry of this name, which may be new */
struct summary_entry *stream_summary_entry(struct summary_entries *l, const char *name);
void stream_summary_free(struct stream_summary *c);

#endif
