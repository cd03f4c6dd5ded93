/* scanner.h - bytes to tensors: the bounded scanner under every reader of streams
 *
 * Invariants  a number that was claimed is checked before memory is asked for; memory grows with bytes that arrived
 *             work is linear in the bytes that arrived; nothing here recurses
 * Memory      a record's tensors belong to struct scanner and are reused by the next call
 * Failure     returns codes and leaves a text in w->cursor.error; prints nothing, never exits but for lack of memory:
 *             a fuzzer may call it a million times
 *
 * Layout: man 5 iae-stream. The scanner reads msgpack itself; msgpack-c only unpacks header objects whose
 * bytes have been checked here (msgpack_codec.h).
 *
 *     scanner_init(&w, read_function, context);
 *     while ((what = scanner_next(&w)) > SCAN_EOF) ...
 */
#ifndef STREAM_SCANNER_H
#define STREAM_SCANNER_H

#include "stream/msgpack_token.h"
#include "tensor/tensor.h"

#include <sys/types.h>

#define SCANNER_RECORD ((size_t)96 << 20)          /* largest record: Python's msgpack 1.0.3 loses objects over 100 MiB */
#define SCANNER_TENSORS 64                         /* most tensors in a record, most fields in a header */

enum scan_result {
    SCAN_ERROR = -1,            /* damaged, cut or foreign: w->cursor.error says what */
    SCAN_EOF,                   /* end of file after an end record */
    SCAN_HEADER,             /* w->cursor.tape, tape_size: one msgpack map with the key "iae" */
    SCAN_RECORD,             /* w->tensor[0..w->tensors-1] */
    SCAN_END                 /* counts and checksum agreed */
};

struct scanner {
    struct byte_cursor cursor;  /* after SCAN_HEADER its tape holds the header; its error says what is wrong */

    int inside;                 /* between a header and its end */
    int rows_kind;              /* this part's kind is "rows", not "model" */
    uint64_t parts;             /* headers seen */
    uint64_t records, rows;     /* of this part */
    uint64_t total_records;     /* of all parts */
    uint32_t crc_before;        /* of this part's bytes before the object being read */
    uint64_t rows_claimed;      /* by the header; UINT64_MAX if it did not say */

    struct tensor tensor[SCANNER_TENSORS];
    size_t tensors;
    uint32_t tensor_crc[SCANNER_TENSORS];  /* of the data alone */
};

void scanner_init(struct scanner *w, ssize_t (*read)(void *, void *, size_t), void *context);
enum scan_result scanner_next(struct scanner *w) __attribute__((warn_unused_result));
/* scanner_expect - what the header, once unpacked, said of its part: kind and rows (UINT64_MAX: not said) */
void scanner_expect(struct scanner *w, int rows_kind, uint64_t rows);
void scanner_free(struct scanner *w);

/* scanner_is_aggregate - is this the name of a whole tensor in a stream of rows: a gradient, batch statistics or a loss, which
 * come after the rows that they are of? */
int scanner_is_aggregate(const char *name);
/* scanner_is_reserved - such a name, or a word that a record would not be known by: no field may have it */
int scanner_is_reserved(const char *name);

#endif
