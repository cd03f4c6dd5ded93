/* msgpack_codec.h - what lies between the data of a stream as msgpack: headers both ways, heads of records and tensors, ends
 *
 * Invariants  a header that was packed parses to itself
 * Memory      struct pack owns its bytes until pack_empty or pack_free; the header that pack_parse fills is the caller's
 * Failure     pack_parse answers -1 and leaves a text: it sees bytes of strangers. Packing a header that is larger than
 *             a stream may hold ends with 78.
 *
 * This file's .c is the one owner of msgpack-c.
 */
#ifndef STREAM_MSGPACK_CODEC_H
#define STREAM_MSGPACK_CODEC_H

#include "stream/header.h"

/* pack_parse - bytes judged by the scanner (scanner.h) to a header; 0, or -1 with a text in error */
int pack_parse(struct header *h, const unsigned char *bytes, size_t n, char error[300]);

/* Packing: the bytes are appended to a buffer that the caller empties. */
struct pack {
    void *sbuffer;
    const char *bytes;
    size_t size;
};

void pack_init(struct pack *p);
void pack_empty(struct pack *p);
void pack_free(struct pack *p);
void pack_header(struct pack *p, const struct header *h);
void pack_record(struct pack *p, size_t tensors);
/* pack_tensor - name and map of a tensor up to and including the head of its data, which follows as it lies in memory */
void pack_tensor(struct pack *p, const char *name, enum dtype type, const struct shape *shape);
void pack_end(struct pack *p, uint64_t records, uint64_t rows, uint32_t crc);

#endif
