/* name_table.h - which row is which picture: a table of ids, paths, classes and labels, as iae-import --names writes it
 *
 * Text in UTF-8 with a heading, a line for each row, columns apart by tabs: id, path, class, label. Within a cell, a tab, a line
 * feed, a carriage return and a backslash are \t, \n, \r and \\. class and label are empty where there is none.
 *
 * Failure     does not return: 73, 74
 */
#ifndef CONVERT_NAME_TABLE_H
#define CONVERT_NAME_TABLE_H

#include "base/output_file.h"

#include <stdint.h>

struct name_table {
    struct output_file out;
    char *text;                 /* lines that were not written yet */
    size_t n;
};

void name_table_open(struct name_table *t, const char *path);
/* name_table_add - class may be NULL; label too, which is then a number that there is not */
void name_table_add(struct name_table *t, int64_t id, const char *path, const char *class, const int32_t *label);
void name_table_close(struct name_table *t);

#endif
