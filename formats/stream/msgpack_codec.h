/* msgpack_codec.h - what lies between the data of a stream as msgpack: headers both ways, heads of records and tensors, ends
 *
 * Invariants  a header that was packed parses to itself
 * Memory      struct codec owns its bytes until codec_empty or codec_free; the header that codec_parse_header fills is the caller's
 * Failure     codec_parse_header answers -1 and leaves a text: it sees bytes of strangers. Packing a header that is larger than
 *             a stream may hold ends with 78.
 *
 * This file's .c is the one owner of msgpack-c.
 */
#ifndef STREAM_MSGPACK_CODEC_H
#define STREAM_MSGPACK_CODEC_H

#include "stream/header.h"

/* codec_parse_header - bytes checked by the scanner (scanner.h) to a header; 0, or -1 with a text in error */
int codec_parse_header(struct header *h, const unsigned char *bytes, size_t n, char error[300]);

/* Packing: the bytes are appended to a buffer that the caller empties. */
struct codec {
    void *sbuffer;
    const char *bytes;
    size_t size;
};

void codec_init(struct codec *p);
void codec_empty(struct codec *p);
void codec_free(struct codec *p);
void codec_header(struct codec *p, const struct header *h);
void codec_record(struct codec *p, size_t tensors);
/* codec_tensor - name and map of a tensor up to and including the head of its data, which follows as it lies in memory */
void codec_tensor(struct codec *p, const char *name, enum dtype type, const struct shape *shape);
void codec_end(struct codec *p, uint64_t records, uint64_t rows, uint32_t crc);

#endif
