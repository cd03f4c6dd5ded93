/* tsv.c - cuts lines at their tabs */
#include "report/tsv.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

void tsv_open(struct tsv *t, const char *path)
{
    memset(t, 0, sizeof *t);
    input_file_open(&t->file, path, INPUT_FILE_NO_CAP);
    line_reader_open(&t->lines, input_file_reader(&t->file));
}

int tsv_next(struct tsv *t)
{
    int r = line_reader_next(&t->lines);
    if (r < 0)
        input_file_die(&t->file, t->lines.error);
    t->width = 0;
    for (char *rest = r ? t->lines.text : NULL; rest; t->width++) {
        if (t->width == t->capacity) {
            t->capacity = t->capacity ? 2 * t->capacity : 32;
            t->cell = xrealloc(t->cell, t->capacity * sizeof *t->cell);
        }
        t->cell[t->width] = strsep(&rest, "\t");
    }
    return r;
}

void tsv_close(struct tsv *t)
{
    line_reader_close(&t->lines);
    input_file_close(&t->file);
    free(t->cell);
}
