/* metadata.h - keys with values: a text, a count, or msgpack that is kept as it came
 *
 * Invariants  no key stands there twice; pairs stay in the order in which their keys came
 * Memory      struct metadata owns keys and values, and copies what it is given; metadata_find lends
 */
#ifndef STREAM_METADATA_H
#define STREAM_METADATA_H

#include <stddef.h>
#include <stdint.h>

enum metadata_kind { METADATA_TEXT, METADATA_NUMBER, METADATA_RAW };

struct pair {
    char *key;
    enum metadata_kind kind;
    char *bytes;                /* text, 0-terminated, or raw msgpack */
    size_t size;
    uint64_t number;
};

struct metadata {
    struct pair *item;
    size_t n;
};

struct pair *metadata_find(const struct metadata *p, const char *key);        /* or NULL */
/* metadata_set - add or replace; bytes (NULL for a number) are copied */
void metadata_set(struct metadata *p, const char *key, enum metadata_kind kind, const char *bytes, size_t size, uint64_t number);
void metadata_copy(struct metadata *to, const struct metadata *from);
void metadata_drop(struct metadata *p, const char *key);      /* a key ending in '.': all that begin with it */
void metadata_free(struct metadata *p);

#endif
