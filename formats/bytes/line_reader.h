/* line_reader.h - the lines of a text file, one after the other
 *
 * Lines end with \n or \r\n, the last one may do without. A line longer than LINES_LONGEST and a zero byte are errors.
 * Memory      one line
 * Failure     returns codes and leaves a text in l->error, empty if the source itself failed
 *
 *     lines_open(&l, from);
 *     while ((r = lines_next(&l)) > 0) look_at(l.text);      its number is l.number, from 1
 *     lines_close(&l);
 */
#ifndef BYTES_LINE_READER_H
#define BYTES_LINE_READER_H

#include "bytes/reader.h"

#include <stdint.h>

#define LINES_LONGEST 16384

struct lines {
    struct pull from;
    char *text;                 /* the line without its end, 0-terminated; the caller may write into it */
    uint64_t number;
    char *buffer;
    size_t at, have;
    int ended;
    char error[300];
};

void lines_open(struct lines *l, struct pull from);
int lines_next(struct lines *l);        /* 1; 0 at the end; -1 */
void lines_close(struct lines *l);

/* lines_field - cut the next field off a line of comma-separated values, quotes undone; NULL after the last one or, with
 * *rest not NULL, where a quote is not closed. Begin with *rest = l.text. */
char *lines_field(char **rest);

#endif
