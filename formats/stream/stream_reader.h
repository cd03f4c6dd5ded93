/* stream_reader.h - tables of named tensors, read a record or a block of rows at a time
 *
 * Invariants  all tensors of a block have the same first dimension; fields are those of the header, in its order
 *             nothing is believed before it has arrived and been checked
 *             parts that follow one another (operands, concatenated streams) are one table; their fields agree, unless
 *             the reader sets `per_part_header` and looks at each by itself
 * Memory      a reader lends: a block lives until the next call
 * Failure     these functions do not return from damaged input (65), missing files (66), I/O errors (74)
 *
 *     stream_open(&in, operands, force);
 *     while (stream_rows(&in, &b, BLOCK))
 *         look_at(block_get(&b, "x"));             x [n,H,W,C]
 *     stream_close(&in);
 */
#ifndef STREAM_STREAM_READER_H
#define STREAM_STREAM_READER_H

#include "stream/block.h"
#include "stream/header.h"
#include "stream/scanner.h"

struct stream {
    char **operands;            /* files to come; NULL at the end */
    const char *where;          /* the file being read */
    char *place;                /* "file: record 17", built for messages */
    int fd, force, ended;
    int model;                  /* kind must be model; -1: either, until the first header */
    int tolerant;                /* set it, and damage does not end the program: failed is set, no more rows come */
    int per_part_header;                  /* set it, and header becomes that of the part that the record is of */
    uint64_t parts;             /* ... which is this one, from 0 */
    int failed;                 /* stream_die then tells why and ends the program */
    struct scanner scanner;
    struct header header;       /* of the first part, see per_part_header */
    uint64_t rows;              /* read so far */

    struct block record;        /* the current one, and how many of its rows have been gathered */
    size_t used;
    struct tensor gathered[HEADER_FIELDS];
};

/* stream_open - operands in turn, or stdin if there are none; reads the first header. Kind must be rows. */
void stream_open(struct stream *s, char **operands, int force);
/* stream_open_any - as stream_open, of either kind: s->header.model says which; all parts are of the kind of the first */
void stream_open_any(struct stream *s, char **operands, int force);
/* stream_open_model - one model file; kind must be model */
void stream_open_model(struct stream *s, const char *path);

/* stream_need - the field of this name, or 78: the types allowed are a string such as "u1 f4"; row NULL: any shape */
const struct field *stream_need(const struct stream *s, const char *name, const char *types, const struct shape *row);

/* stream_next - lend the next record as it was cut; 1, or 0 after the last end, verified */
int stream_next(struct stream *s, struct block *b);
/* stream_record - the same of rows alone: a whole tensor among them is 65 */
int stream_record(struct stream *s, struct block *b);
/* stream_rows - lend the next n rows, fewer only at the end of the table, however records were cut.
 * Returns their number, or 0 after the last end; 65 as stream_record. */
size_t stream_rows(struct stream *s, struct block *b, size_t n);

_Noreturn void stream_die(struct stream *s);

/* stream_place - "file: record 17" for messages about what was just read */
const char *stream_place(struct stream *s);

/* stream_close - free; reads to the verified end first if that was not yet reached */
void stream_close(struct stream *s);
void stream_free(struct stream *s);     /* without reading on: only where what was used has been verified otherwise */

#endif
