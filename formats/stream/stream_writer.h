/* stream_writer.h - streams written: the other end of stream_reader.h
 *
 * Invariants  records have as many rows as fit into about 1 MiB, however the rows came, so equal rows give equal
 *             bytes; the end record is written only by writer_close, after the input's end was verified
 * Memory      a writer keeps nothing of a block after writer_rows returns
 * Failure     does not return from I/O errors (73, 74)
 *
 *     header_copy(&h, &in.header);
 *     header_set_field(&h, "z", DT_F4, &shape);
 *     writer_open(&out, path, force, &h);            adds the program's line to the history
 *     while (stream_rows(&in, &b, BLOCK)) { ...; writer_rows(&out, &b); }
 *     writer_close(&out, &in);
 */
#ifndef STREAM_STREAM_WRITER_H
#define STREAM_STREAM_WRITER_H

#include "base/output_file.h"
#include "stream/msgpack_codec.h"
#include "stream/stream_reader.h"

struct stream_writer {
    struct output_file out;
    struct header header;
    struct codec pack;
    uint64_t records, rows;
    uint32_t crc;
    size_t cut;                         /* rows of a full record */
    struct tensor pending[HEADER_FIELDS];
    size_t waiting;                     /* rows in pending */
};

/* writer_open - write the header: h with this program's line of history added, and without the stamp of training mode, since
 * records are cut anew. h->rows may be set where it is known. 73 where a model would be replaced, unless force. */
void writer_open(struct stream_writer *s, const char *path, int force, const struct header *h);
/* writer_start - the header as it is: of a file that is continued, of minibatches */
void writer_start(struct stream_writer *s, const char *path, int force, const struct header *h);
/* writer_next_part - the end of one part and the header of the next, of the same fields, meta and history */
void writer_next_part(struct stream_writer *s, uint64_t rows);
/* writer_rows - the header's fields of this block, all its rows */
void writer_rows(struct stream_writer *s, const struct block *b);
/* writer_record - as writer_rows, but these rows are a record of their own: a minibatch */
void writer_record(struct stream_writer *s, const struct block *b);
/* writer_aggregate - one tensor that is not rows, as a record: a parameter of a model, a gradient */
void writer_aggregate(struct stream_writer *s, const char *name, enum dtype type, const struct shape *shape, const void *data);
/* writer_close - end record and commit. in: the input, read to its verified end here if need be; NULL for a source. */
void writer_close(struct stream_writer *s, struct stream *in);
/* writer_end, writer_free - writer_close in steps, for a caller that commits s->out himself */
void writer_end(struct stream_writer *s);
void writer_free(struct stream_writer *s);

#endif
