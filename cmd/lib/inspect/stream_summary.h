/* stream_summary.h - what a stream holds: its fields, and of whole tensors each of them or each network
 *
 * Memory      contents_free; names are copied, and strangers may send millions of them
 *
 *     while (stream_next(&in, &b))
 *         contents_add(&c, &b, 0);
 */
#ifndef INSPECT_STREAM_SUMMARY_H
#define INSPECT_STREAM_SUMMARY_H

#include "stream/stream_reader.h"
#include "tensor/tensor_diff.h"

struct item {
    char *name;
    enum dtype type;
    struct shape shape;         /* of a row, or of a whole tensor */
    struct tensor_range range;
    uint64_t values;            /* of a network, and its tensors */
    size_t tensors;
};

/* In the order of their first appearance, and by name. */
struct items {
    struct item **all;
    size_t n;
    void *by_name;
};

struct contents {
    struct items entries, nets;
    uint64_t records, bytes;
};

/* contents_add - stats: measure ranges, and list whole tensors one by one */
void contents_add(struct contents *c, const struct block *b, int stats);
/* contents_item - the one of this name, a new one if there is none yet */
struct item *contents_item(struct items *l, const char *name);
void contents_free(struct contents *c);

#endif
