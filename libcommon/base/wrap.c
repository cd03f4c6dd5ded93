/* wrap.c - breaks text into lines */
#include "base/wrap.h"

#include "base/io.h"
#include "base/parse.h"
#include "base/terminal.h"

#include <string.h>
#include <unistd.h>

size_t wrap_width(size_t most)
{
    const char *given = io_env("COLUMNS");
    long wanted;
    int columns, lines;
    terminal_size(STDOUT_FILENO, &columns, &lines);
    if (given && !parse_long(given, &wanted) && wanted > 0)
        return (size_t)wanted < most ? (size_t)wanted : most;
    return (size_t)columns < most ? (size_t)columns : most;
}

size_t wrap_columns(const char *text, size_t n)
{
    size_t columns = 0;
    for (size_t i = 0; i < n; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;     /* the first byte of each character */
    return columns;
}

void wrap_text(FILE *out, const char *text, size_t at, size_t indent, size_t width)
{
    int first = 1;              /* of its line: no blank before it, and no break, however long it is */
    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        size_t n = strcspn(text, " "), columns = wrap_columns(text, n);
        if (!first && at + 1 + columns > width) {
            fprintf(out, "\n%*s", (int)indent, "");
            at = indent;
            first = 1;
        }
        if (!first)
            fputc(' ', out);
        for (size_t i = 0; i < n; i++)
            fputc(text[i] == *WRAP_TIE ? ' ' : text[i], out);
        at += columns + !first;
        first = 0;
        text += n;
    }
    fputc('\n', out);
}
