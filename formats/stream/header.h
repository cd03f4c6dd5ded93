/* header.h - what a stream says before its records: kind, fields, meta, history
 *
 * Invariants  names of fields and keys are distinct; unknown keys of headers and meta are kept and written again
 * Memory      struct header owns all it holds; the getters lend
 * Failure     a field too many ends with 78
 *
 * Headers become bytes, and bytes headers, in msgpack_codec.h.
 */
#ifndef STREAM_HEADER_H
#define STREAM_HEADER_H

#include "stream/metadata.h"
#include "tensor/tensor.h"

#include <stddef.h>
#include <stdint.h>

#define HEADER_FIELDS 64
#define HEADER_TRAIN_KEYS "train."           /* of meta: what a stream in training mode says of its model */

struct field {
    char name[TENSOR_NAME + 1];
    enum dtype type;
    struct shape row;           /* of one row; rank 0 for a number a row */
};

struct header {
    int model;                  /* kind is "model", not "rows" */
    uint64_t rows;              /* or ROWS_UNKNOWN */
    struct field field[HEADER_FIELDS];
    size_t fields;
    struct pairs meta, extra;   /* extra: top-level keys that this version does not know */
    char **history;
    size_t histories;
};

/* header_init - an empty header of rows; header_copy - of everything but the number of rows */
void header_init(struct header *h);
void header_copy(struct header *to, const struct header *from);
void header_free(struct header *h);

/* header_adopt - meta and history of another header, added to what is there */
void header_adopt(struct header *to, const struct header *from);

const struct field *header_find(const struct header *h, const char *name);      /* or NULL */
/* header_agree - the same fields, of the same types and shapes, in the same order */
int header_agree(const struct header *a, const struct header *b);
/* header_names - the fields with type and shape in a line for messages, cut where it is too long */
#define HEADER_NAMES 400
const char *header_names(const struct header *h, char text[HEADER_NAMES]);
/* header_field - add a field, or give the one of this name type and row shape */
void header_field(struct header *h, const char *name, enum dtype type, const struct shape *row);
void header_drop(struct header *h, const char *name);
/* header_history - add a line; takes ownership of it. Equal neighbours become one with a count: "line (x3)". */
void header_history(struct header *h, char *line);

const char *meta_text(const struct header *h, const char *key);                 /* or NULL */
int meta_number(const struct header *h, const char *key, uint64_t *v);          /* 0, or -1 if it is not there */
void meta_set_text(struct header *h, const char *key, const char *text);
void meta_set_number(struct header *h, const char *key, uint64_t v);
void meta_drop(struct header *h, const char *key);      /* a key ending in '.': all that begin with it */

#endif
