/* label_column.h - labels as text has them: whole numbers, or names of classes, which are numbered from 0 in byte order
 *
 * The first label decides which of the two they are; 5.0 is a whole number, too.
 * Memory      the names, once each: at most LABEL_COLUMN_NAMES bytes of them
 * Failure     returns -1 and leaves the rest of a message that begins with the label in c->error
 *
 *     for each cell
 *         label_column_add(&c, cell, &y[n++]);
 *     label_column_number(&c);
 *     label_column_get(&c, y[i]);                      numbers as they are; c.n classes c.class[i].name
 *     label_column_free(&c);
 */
#ifndef BYTES_LABEL_COLUMN_H
#define BYTES_LABEL_COLUMN_H

#include <stddef.h>
#include <stdint.h>

#define LABEL_COLUMN_NAMES (256u << 10)

struct label_column {
    int numbers;                /* they are whole numbers */
    struct label_class {
        char *name;
        int32_t added;          /* the class is the so many-th that was added, from 0 */
    } *class;                   /* [n], sorted; none for numbers */
    size_t n, bytes;
    int32_t *number;            /* [n], of the class that was added as the i-th */
    char error[100];
};

/* label_column_add - *y is for label_column_get; 0, or -1. c: all zeros at first */
int label_column_add(struct label_column *c, const char *label, int32_t *y);
/* label_column_number - after the last one */
void label_column_number(struct label_column *c);
int32_t label_column_get(const struct label_column *c, int32_t y);
void label_column_free(struct label_column *c);

#endif
