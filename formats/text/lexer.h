/* lexer.h - a text as words and strings, for the readers of notations
 *
 * Words are separated by white space; '#' begins a comment that ends with its line. A string stands in quotes and has
 * the escapes \n \t \" \\ \xHH; a backslash at the end of a line is nothing, and no other line may end in a string.
 *
 * Memory      the word belongs to struct lexer and lives until the next call
 * Failure     does not return from text that breaks these rules, or from a word longer than allowed: 65 with the line
 */
#ifndef TEXT_LEXER_H
#define TEXT_LEXER_H

#include <stddef.h>
#include <stdint.h>

#define LEXER_LONGEST 400               /* bytes of a word */
#define LEXER_STRING (64 << 10)         /* of a string, and half of those of a word that begins with "raw:" */

enum lexer_kind { LEXER_END, LEXER_WORD, LEXER_STRINGS };

struct lexer {
    int fd;
    const char *path;
    unsigned long line;
    char *where;                        /* "file: line 17", built for messages */
    unsigned char buf[1 << 16];
    size_t at, have;
    char *word;                         /* the last one, 0-terminated */
    size_t size, room;
    enum lexer_kind kind;
    int again;                          /* set by the caller: the next call gives the same word */
};

void lexer_open(struct lexer *w, const char *path);     /* NULL or "-": stdin */
enum lexer_kind lexer_next(struct lexer *w);
/* lexer_expect - the next is a word, and no string; what is said to be missing if not */
const char *lexer_expect(struct lexer *w, const char *what);
/* lexer_count - the next word is a whole number, or "?" where that is allowed, for UINT64_MAX */
uint64_t lexer_count(struct lexer *w, const char *what, int unknown_too);
/* lexer_where - "file: line 17" */
const char *lexer_where(struct lexer *w);
void lexer_close(struct lexer *w);

/* lexer_hex - 0..15, or -1 */
int lexer_hex(int c);

#endif
