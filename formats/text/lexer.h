/* lexer.h - a text as words and strings, for the readers of notations
 *
 * Words are separated by white space; '#' begins a comment that ends with its line. A string stands in quotes and has
 * the escapes \n \t \" \\ \xHH; a backslash at the end of a line is nothing, and no other line may end in a string.
 *
 * Memory      the word belongs to struct words and lives until the next call
 * Failure     does not return from text that breaks these rules, or from a word longer than allowed: 65 with the line
 */
#ifndef TEXT_LEXER_H
#define TEXT_LEXER_H

#include <stddef.h>
#include <stdint.h>

#define WORDS_LONGEST 400               /* bytes of a word */
#define WORDS_STRING (64 << 10)         /* of a string, and half of those of a word that begins with "raw:" */

enum words_kind { WORDS_END, WORDS_WORD, WORDS_STRINGS };

struct words {
    int fd;
    const char *path;
    unsigned long line;
    char *where;                        /* "file: line 17", built for messages */
    unsigned char buf[1 << 16];
    size_t at, have;
    char *word;                         /* the last one, 0-terminated */
    size_t size, room;
    enum words_kind kind;
    int again;                          /* set by the caller: the next call gives the same word */
};

void words_open(struct words *w, const char *path);     /* NULL or "-": stdin */
enum words_kind words_next(struct words *w);
/* words_need - the next is a word, and no string; what is said to be missing if not */
const char *words_need(struct words *w, const char *what);
/* words_count - the next word is a whole number, or "?" where that is allowed, for UINT64_MAX */
uint64_t words_count(struct words *w, const char *what, int unknown_too);
/* words_place - "file: line 17" */
const char *words_place(struct words *w);
void words_close(struct words *w);

/* words_hex - 0..15, or -1 */
int words_hex(int c);

#endif
