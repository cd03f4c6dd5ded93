/* stream_writer.h - streams written: the other end of stream_reader.h
 *
 * Invariants  records have as many rows as fit into about 1 MiB, however the rows came, so equal rows give equal
 *             bytes; the end record is written only by sink_close, after the input's end was verified
 * Memory      a writer keeps nothing of a block after sink_put returns
 * Failure     does not return from I/O errors (73, 74)
 *
 *     header_copy(&h, &in.header);
 *     header_field(&h, "z", DT_F4, &shape);
 *     sink_open(&out, path, force, &h);            adds the program's line to the history
 *     while (stream_rows(&in, &b, BLOCK)) { ...; sink_put(&out, &b); }
 *     sink_close(&out, &in);
 */
#ifndef STREAM_STREAM_WRITER_H
#define STREAM_STREAM_WRITER_H

#include "base/io.h"
#include "stream/msgpack_codec.h"
#include "stream/stream_reader.h"

struct sink {
    struct io_out out;
    struct header header;
    struct pack pack;
    uint64_t records, rows;
    uint32_t crc;
    size_t cut;                         /* rows of a full record */
    struct tensor pending[HEADER_FIELDS];
    size_t waiting;                     /* rows in pending */
};

/* sink_open - write the header: h with this program's line of history added, and without the stamp of training mode, since
 * records are cut anew. h->rows may be set where it is known. 73 where a model would be replaced, unless force. */
void sink_open(struct sink *s, const char *path, int force, const struct header *h);
/* sink_start - the header as it is: of a file that is continued, of minibatches */
void sink_start(struct sink *s, const char *path, int force, const struct header *h);
/* sink_part - the end of one part and the header of the next, of the same fields, meta and history */
void sink_part(struct sink *s, uint64_t rows);
/* sink_put - the header's fields of this block, all its rows */
void sink_put(struct sink *s, const struct block *b);
/* sink_record - as sink_put, but these rows are a record of their own: a minibatch */
void sink_record(struct sink *s, const struct block *b);
/* sink_whole - one tensor that is not rows, as a record: a parameter of a model, a gradient */
void sink_whole(struct sink *s, const char *name, enum dtype type, const struct shape *shape, const void *data);
/* sink_close - end record and commit. in: the input, read to its verified end here if need be; NULL for a source. */
void sink_close(struct sink *s, struct stream *in);
/* sink_end, sink_free - sink_close in steps, for a caller that commits s->out himself */
void sink_end(struct sink *s);
void sink_free(struct sink *s);

#endif
