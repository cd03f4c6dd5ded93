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
    struct metadata meta, extra;   /* extra: top-level keys that this version does not know */
    char **history;
    size_t histories;
};

/* header_init - an empty header of rows; header_copy - of everything but the number of rows */
void header_init(struct header *h);
void header_copy(struct header *to, const struct header *from);
void header_free(struct header *h);

/* header_merge - meta and history of another header, added to what is there */
void header_merge(struct header *to, const struct header *from);

const struct field *header_find(const struct header *h, const char *name);      /* or NULL */
/* header_same_fields - the same fields, of the same types and shapes, in the same order */
int header_same_fields(const struct header *a, const struct header *b);
/* header_describe - the fields with type and shape in a line for messages, cut where it is too long */
#define HEADER_DESCRIPTION 400
const char *header_describe(const struct header *h, char text[HEADER_DESCRIPTION]);
/* header_set_field - add a field, or give the one of this name type and row shape */
void header_set_field(struct header *h, const char *name, enum dtype type, const struct shape *row);
void header_drop_field(struct header *h, const char *name);
/* header_add_history - add a line; takes ownership of it. Equal neighbours become one with a count: "line (x3)". */
void header_add_history(struct header *h, char *line);

const char *header_get_text(const struct header *h, const char *key);                 /* or NULL */
int header_get_number(const struct header *h, const char *key, uint64_t *v);          /* 0, or -1 if it is not there */
/* header_class_name - the name, of *n bytes, of the class of this number, by meta "classes", one name a line; or NULL */
const char *header_class_name(const struct header *h, int32_t number, size_t *n);
/* header_find_class - the number of the class of this name, or -1 */
int header_find_class(const struct header *h, const char *name);
void header_set_text(struct header *h, const char *key, const char *text);
void header_set_number(struct header *h, const char *key, uint64_t v);
void header_drop_meta(struct header *h, const char *key);      /* a key ending in '.': all that begin with it */

#endif
