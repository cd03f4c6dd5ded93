/* header.h - what a stream says before and after its records, as C structures and as msgpack bytes
 *
 * Invariants  names of fields and keys are distinct; unknown keys of headers and meta are kept and written again
 * Memory      struct header owns all it holds; the getters lend
 * Failure     header_unpack answers -1 and leaves a text: it sees bytes of strangers. Building a header that
 *             cannot be written (too many fields, too large) is a bug or ends with 78.
 *
 * This file's .c is the one owner of msgpack-c.
 */
#ifndef HEADER_H
#define HEADER_H

#include "tensor.h"

#include <stddef.h>
#include <stdint.h>

#define HEADER_FIELDS 64
#define ROWS_UNKNOWN UINT64_MAX

struct field {
    char name[TENSOR_NAME + 1];
    enum dtype type;
    struct shape row;           /* of one row; rank 0 for a number a row */
};

enum pair_kind { PAIR_TEXT, PAIR_NUMBER, PAIR_RAW };

struct pair {
    char *key;
    enum pair_kind kind;
    char *bytes;                /* text, 0-terminated, or raw msgpack */
    size_t size;
    uint64_t number;
};

struct pairs {
    struct pair *item;
    size_t n;
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
/* header_unpack - bytes judged by the scanner to a header; 0, or -1 with a text in error */
int header_unpack(struct header *h, const unsigned char *bytes, size_t n, char error[300]);

const struct field *header_find(const struct header *h, const char *name);      /* or NULL */
/* header_agree - the same fields, of the same types and shapes, in the same order */
int header_agree(const struct header *a, const struct header *b);
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
