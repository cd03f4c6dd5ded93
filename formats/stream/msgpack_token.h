/* msgpack_token.h - the bytes of a stream as msgpack's tokens: the floor of the scanner (scanner.h)
 *
 * Invariants  every byte taken is counted in c->offset and c->crc, and while c->recording is kept in c->tape
 *             a length that was claimed is the caller's to check before anything is done with it
 * Failure     -1, and a text in c->error; the first one stands
 */
#ifndef STREAM_MSGPACK_TOKEN_H
#define STREAM_MSGPACK_TOKEN_H

#include "base/log.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* One msgpack object's first bytes, without what it contains. */
enum token_kind { T_NIL, T_BOOL, T_UINT, T_OTHER, T_STR, T_BIN, T_ARRAY, T_MAP, T_BAD };

struct token {
    enum token_kind kind;
    uint64_t n;                 /* value, or length or count of what follows; bytes to skip for T_OTHER */
};

#define TOKEN_BUFFER (64 << 10)         /* bytes of c->buf */
#define TOKEN_RECORDING (64 << 10)      /* most bytes of c->tape: the largest header */
#define TOKEN_DEPTH 8                   /* of values in values, and their number, in what is walked over */
#define TOKEN_NODES 4096
#define TOKEN_STEP ((size_t)1 << 20)    /* a large tensor is read in steps, so that its pages appear as its bytes do */

/* A place in the input, with what is needed to go on from there. */
struct byte_cursor {
    /* read up to n bytes: bytes, 0 at the end, or negative, which becomes c->failed */
    ssize_t (*read)(void *context, void *buf, size_t n);
    void *context;
    ssize_t failed;             /* a negative answer of read; 0 if there was none */

    unsigned char *buf;
    size_t pos, len;            /* unread bytes are buf[pos..len-1] */
    int eof;
    uint64_t offset;            /* of buf[pos] in the input */
    uint32_t crc;

    unsigned char *tape;
    size_t tape_size;
    int recording;              /* bytes taken also go to the tape */

    char within[80];            /* what would be cut short here, for messages: "within a header" */
    char error[300];
};

/* token_fail - say why, unless something was said before; -1 */
int token_fail(struct byte_cursor *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* token_truncated - the input ended too early; -1 */
int token_truncated(struct byte_cursor *c);
/* token_fill - at least one byte in the buffer: 1; 0 at the end of the input; -1 */
int token_fill(struct byte_cursor *c);
/* token_bytes - the next n bytes go to p, or nowhere if p is NULL */
int token_bytes(struct byte_cursor *c, void *p, size_t n);
int token_next(struct byte_cursor *c, struct token *t);
/* token_count - a whole number that must not be negative; anything else is refused */
int token_count(struct byte_cursor *c, const char *what, uint64_t *v);
/* token_word - a str (or bin, if allowed) of at most room-1 bytes, 0-terminated */
int token_word(struct byte_cursor *c, const char *what, int bin_too, char *buf, size_t room, size_t *n);
/* token_skip - over `count` objects of any kind, bounded in bytes, depth and number */
int token_skip(struct byte_cursor *c, uint64_t count, size_t limit);

#endif
