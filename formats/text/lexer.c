#include "text/lexer.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/io.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void lexer_open(struct lexer *w, const char *path)
{
    memset(w, 0, sizeof *w);
    w->fd = io_open(path, 1);           /* text may be typed */
    w->path = io_name(path);
    w->line = 1;
}

void lexer_close(struct lexer *w)
{
    if (w->fd > STDERR_FILENO)
        close(w->fd);
    free(w->word);
    free(w->where);
    memset(w, 0, sizeof *w);
}

const char *lexer_where(struct lexer *w)
{
    free(w->where);
    return w->where = xprintf("%s: line %lu", w->path, w->line);
}

static int peek(struct lexer *w)
{
    if (w->at == w->have) {
        ssize_t got = io_read(w->fd, w->buf, sizeof w->buf);
        if (got < 0)
            die_io(w->path, "cannot read");
        w->at = 0;
        w->have = (size_t)got;
        if (!got)
            return -1;
    }
    return w->buf[w->at];
}

static int get(struct lexer *w)
{
    int c = peek(w);
    if (c != -1) {
        w->at++;
        w->line += c == '\n';
    }
    return c;
}

static void append_char(struct lexer *w, int c, size_t most)
{
    if (w->size == most)
        die_data(lexer_where(w), "a word or string of more than %zu bytes", most);
    if (w->size + 1 >= w->room)
        w->word = xrealloc(w->word, w->room = w->room ? 2 * w->room : 64);
    w->word[w->size++] = (char)c;
    w->word[w->size] = '\0';
}

int lexer_hex(int c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* After a backslash: -1 for the end of a line, which is nothing. */
static int take_escape(struct lexer *w)
{
    int c = get(w);
    switch (c) {
    case '\n': return -1;
    case 'n': return '\n';
    case 't': return '\t';
    case '"': case '\\': return c;
    case 'x': {
        int high = lexer_hex(get(w)), low = lexer_hex(get(w));
        if (high >= 0 && low >= 0 && (high || low))
            return high << 4 | low;
    }
    }
    die_data(lexer_where(w), "an escape that is none of \\n \\t \\\" \\\\ \\xHH");
}

static void take_string(struct lexer *w)
{
    get(w);
    for (int c; (c = get(w)) != '"';) {
        if (c == -1 || c == '\n')
            die_data(lexer_where(w), "a string without an end");
        if (!c)
            die_data(lexer_where(w), "a zero byte in a string");
        if (c == '\\' && (c = take_escape(w)) < 0)
            continue;
        append_char(w, c, LEXER_STRING);
    }
}

static int is_space(int c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

enum lexer_kind lexer_next(struct lexer *w)
{
    if (w->again) {
        w->again = 0;
        return w->kind;
    }
    int c = peek(w);
    while (is_space(c) || c == '#') {
        if (c == '#')
            while ((c = peek(w)) != '\n' && c != -1)
                get(w);
        else
            get(w);
        c = peek(w);
    }
    w->size = 0;
    append_char(w, 0, 1);
    w->size = 0;
    if (c == -1)
        return w->kind = LEXER_END;
    if (c == '"') {
        take_string(w);
        return w->kind = LEXER_STRINGS;
    }
    for (; c != -1 && !is_space(c) && c != '#'; c = peek(w)) {
        if (c < ' ' || c > '~')
            die_data(lexer_where(w), "a byte 0x%02x outside of strings", (unsigned)c);
        append_char(w, get(w), w->size >= 4 && !memcmp(w->word, "raw:", 4) ? 2 * LEXER_STRING : LEXER_LONGEST);
    }
    return w->kind = LEXER_WORD;
}

const char *lexer_expect(struct lexer *w, const char *what)
{
    if (lexer_next(w) != LEXER_WORD)
        die_data(lexer_where(w), "%s is missing", what);
    return w->word;
}

uint64_t lexer_count(struct lexer *w, const char *what, int unknown_too)
{
    const char *s = lexer_expect(w, what);
    uint64_t v;
    if (unknown_too && !strcmp(s, "?"))
        return UINT64_MAX;
    if (parse_u64(s, &v) || (unknown_too && v == UINT64_MAX))
        die_data(lexer_where(w), "%s: '%s' is not a whole number", what, s);
    return v;
}
