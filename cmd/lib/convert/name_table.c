/* name_table.c - writes the table of names, a line at a time */
#include "convert/name_table.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER (64 << 10)

static void flush(struct name_table *t)
{
    output_file_write(&t->out, t->text, t->n);
    t->n = 0;
}

static void put(struct name_table *t, const char *text, size_t n)
{
    if (t->n + n > BUFFER)
        flush(t);
    memcpy(t->text + t->n, text, n);
    t->n += n;
}

static void put_cell(struct name_table *t, const char *cell)
{
    static const char special[] = "\t\n\r\\", written[] = "tnr\\";
    for (; *cell; cell++) {
        const char *found = strchr(special, *cell);
        if (found)
            put(t, "\\", 1);
        put(t, found ? &written[found - special] : cell, 1);
    }
}

void name_table_open(struct name_table *t, const char *path)
{
    static const char heading[] = "id\tpath\tclass\tlabel\n";
    t->text = xmalloc(BUFFER);
    t->n = 0;
    output_file_create(&t->out, path, 1);
    put(t, heading, sizeof heading - 1);
}

void name_table_add(struct name_table *t, int64_t id, const char *path, const char *class, const int32_t *label)
{
    char number[32] = "";
    int n = snprintf(number, sizeof number, "%lld\t", (long long)id);
    put(t, number, (size_t)n);
    put_cell(t, path);
    put(t, "\t", 1);
    put_cell(t, class ? class : "");
    n = label ? snprintf(number, sizeof number, "\t%ld\n", (long)*label) : snprintf(number, sizeof number, "\t\n");
    put(t, number, (size_t)n);
}

void name_table_close(struct name_table *t)
{
    flush(t);
    output_file_commit(&t->out, NULL);
    free(t->text);
}
