/* metadata.h - keys with values: a text, a count, or msgpack that is kept as it came
 *
 * Invariants  no key stands there twice; pairs stay in the order in which their keys came
 * Memory      struct pairs owns keys and values, and copies what it is given; pairs_find lends
 */
#ifndef STREAM_METADATA_H
#define STREAM_METADATA_H

#include <stddef.h>
#include <stdint.h>

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

struct pair *pairs_find(const struct pairs *p, const char *key);        /* or NULL */
/* pairs_set - add or replace; bytes (NULL for a number) are copied */
void pairs_set(struct pairs *p, const char *key, enum pair_kind kind, const char *bytes, size_t size, uint64_t number);
void pairs_copy(struct pairs *to, const struct pairs *from);
void pairs_drop(struct pairs *p, const char *key);      /* a key ending in '.': all that begin with it */
void pairs_free(struct pairs *p);

#endif
