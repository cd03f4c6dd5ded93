/* tsv.h - the lines of a table in a file: cells apart by tabs, as iae-train, iae-eval and grids print them
 *
 * A run may be going on, or may have been killed while it wrote: what the last line lacks is no error, the caller sees its width.
 *
 * Memory      twice the longest line
 * Failure     does not return: 65 a line that is too long or has a zero byte, 66, 74
 *
 *     tsv_open(&t, path);
 *     while (tsv_next(&t)) look_at(t.cell, t.width);
 *     tsv_close(&t);
 */
#ifndef REPORT_TSV_H
#define REPORT_TSV_H

#include "bytes/input_file.h"
#include "bytes/line_reader.h"

struct tsv {
    struct input_file file;
    struct line_reader lines;
    char **cell;                /* [width] of the current line; lent until the next one */
    size_t width, capacity;
};

void tsv_open(struct tsv *t, const char *path);
int tsv_next(struct tsv *t);        /* 1, or 0 at the end */
void tsv_close(struct tsv *t);

#endif
