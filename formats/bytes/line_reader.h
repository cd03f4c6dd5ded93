/* line_reader.h - the lines of a text file, one after the other
 *
 * Lines end with \n or \r\n, the last one may do without. A line longer than LINE_READER_LONGEST and a zero byte are errors.
 * Memory      twice the longest line
 * Failure     returns codes and leaves a text in l->error, empty if the source itself failed
 *
 *     line_reader_open(&l, from);
 *     while ((r = line_reader_next(&l)) > 0) handle(l.text);       its number is l.number, from 1
 *     line_reader_close(&l);
 */
#ifndef BYTES_LINE_READER_H
#define BYTES_LINE_READER_H

#include "bytes/reader.h"

#include <stdint.h>

#define LINE_READER_LONGEST (4u << 20)      /* a row of 100000 numbers with all their digits is shorter */

struct line_reader {
    struct reader from;
    char *text;                 /* the line without its end, 0-terminated; the caller may write into it */
    uint64_t number;
    char *buffer;
    size_t pos, len, capacity;
    int ended;
    char error[300];
};

void line_reader_open(struct line_reader *l, struct reader from);
int line_reader_next(struct line_reader *l);        /* 1; 0 at the end; -1 */
void line_reader_close(struct line_reader *l);

#endif
