/* delimited.h - tables in text: lines of cells, with a heading or without
 *
 * Separator   a tab, a comma, a semicolon or runs of blanks, whichever cuts the first lines into equally many cells; the same in
 *             all lines. Without any, a line is one cell.
 * Cells       blanks around one are removed; one in double quotes may hold the separator, and a quote by two of them
 * Heading     the first line, if a cell of it is no number where the lines below have numbers, or has neither digit nor dot where
 *             these have some, or is a name that the caller knows. It may have one cell less than the lines, which then lacks the
 *             name of the first column.
 * Lines       a mark of UTF-8's byte order is passed over, and so are empty lines at the end
 * Memory      twice the longest line, and the first DELIMITED_AHEAD lines
 * Failure     returns codes and leaves a text with the line's number in t->error, empty if the source itself failed
 *
 *     delimited_open(&t, from, NULL);
 *     int label = delimited_column(&t, "label");
 *     while ((r = delimited_next(&t)) > 0) handle(t.cell[label]);
 *     delimited_close(&t);
 */
#ifndef BYTES_DELIMITED_H
#define BYTES_DELIMITED_H

#include "bytes/line_reader.h"

#define DELIMITED_AHEAD 5
#define DELIMITED_ERROR 300

struct delimited_form {
    int (*is_known)(const char *name);      /* a name of a heading, or NULL */
    unsigned skip;              /* lines before the heading */
    int raw;                    /* tabs are the separator, and whatever else is between them is the cell; there is a heading */
};

struct delimited {
    struct line_reader lines;
    struct delimited_form form;
    char separator;             /* ' ': runs of blanks; 0: none */
    char **heading;             /* [width] or NULL */
    char **cell;                /* [width], of the current line; lent until the next one, and the caller may write into them */
    size_t width;
    uint64_t number;            /* of the current line, from 1 */

    size_t cells, capacity;     /* those of the line that was cut last; of cell */
    struct delimited_line {
        char *text;
        uint64_t number;
    } ahead[DELIMITED_AHEAD];
    size_t n_ahead, next_ahead;
    char error[DELIMITED_ERROR];
};

/* delimited_open - reads the first lines; form NULL: all zeros. 0, or -1 */
int delimited_open(struct delimited *t, struct reader from, const struct delimited_form *form);
int delimited_next(struct delimited *t);            /* 1; 0 at the end; -1 */
void delimited_close(struct delimited *t);

/* delimited_column - the number from 0 of the column of this name, in any case of its letters, or -1 */
int delimited_column(const struct delimited *t, const char *name);
/* delimited_choose - the column that a user calls by its name or by its number from 1, or -1 */
int delimited_choose(const struct delimited *t, const char *name_or_number);

/* delimited_fail - leave a text that names line and column of a cell, and return -1 */
int delimited_fail(struct delimited *t, size_t column, const char *what);

#endif
