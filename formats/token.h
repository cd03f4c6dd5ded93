/* token.h - the bytes of a stream as msgpack's tokens: the floor of the scanner (wire.h), whose state it moves
 *
 * Invariants  every byte taken is counted in w->offset and w->crc, and while w->taping is kept in w->header
 *             a length that was claimed is the caller's to judge before anything is done with it
 * Failure     -1, and a text in w->error; the first one stands
 */
#ifndef TOKEN_H
#define TOKEN_H

#include "wire.h"

#include "die.h"

/* One msgpack object's first bytes, without what it contains. */
enum token_kind { T_NIL, T_BOOL, T_UINT, T_OTHER, T_STR, T_BIN, T_ARRAY, T_MAP, T_BAD };

struct token {
    enum token_kind kind;
    uint64_t n;                 /* value, or length or count of what follows; bytes to skip for T_OTHER */
};

#define TOKEN_BUFFER (64 << 10)         /* bytes of w->buf */
#define TOKEN_STEP ((size_t)1 << 20)    /* a large tensor is read in steps, so that its pages appear as its bytes do */

/* token_fail - say why, unless something was said before; -1 */
int token_fail(struct wire *w, const char *fmt, ...) DIE_FMT(2, 3);
/* token_cut - the input ended too early; -1 */
int token_cut(struct wire *w);
/* token_more - at least one byte in the buffer: 1; 0 at the end of the input; -1 */
int token_more(struct wire *w);
/* token_bytes - the next n bytes go to p, or nowhere if p is NULL */
int token_bytes(struct wire *w, void *p, size_t n);
int token_next(struct wire *w, struct token *t);
/* token_count - a whole number that must not be negative; anything else is refused */
int token_count(struct wire *w, const char *what, uint64_t *v);
/* token_word - a str (or bin, if allowed) of at most room-1 bytes, 0-terminated */
int token_word(struct wire *w, const char *what, int bin_too, char *buf, size_t room, size_t *n);
/* token_walk - over `count` objects of any kind, bounded in bytes, depth and number */
int token_walk(struct wire *w, uint64_t count, size_t limit);

#endif
