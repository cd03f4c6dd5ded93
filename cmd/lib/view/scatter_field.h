/* scatter_field.h - what of a stream a scatter plot shows: numbers, their label, and pictures
 *
 * Numbers are those of the field that is named, else of the first of xhat, x, zhat, z that has two numbers a row; for principal
 * components the first of z, zhat, xhat, x that has three or more. They are coloured by the field that is named, else y, else
 * the first of z, xhat, x, zhat that is a list of numbers and not shown itself. A label is a whole number (i4), or the index of
 * the maximum of a list (f4), so that one-hot codes, softmax outputs and classes all are labels.
 *
 * Memory      names of classes are the struct's own; other names are lent
 * Failure     78 for fields that do not fit
 */
#ifndef VIEW_SCATTER_FIELD_H
#define VIEW_SCATTER_FIELD_H

#include "stream/stream_reader.h"
#include "tensor/real.h"
#include "view/plot_ink.h"

#define SCATTER_FIELD_NUMBERS 1024      /* most numbers of a row for principal components */

struct scatter_field {
    const char *name;           /* of the numbers */
    enum dtype type;            /* u1 or f4 */
    int is_list;                /* of rank 1, not an image */
    size_t numbers;             /* in a row */
    const char *label;          /* NULL: one colour */
    int label_is_integer;       /* else it is the index of the maximum */
    char *class_name[PLOT_LABELS];      /* by the header, of y; NULL: none */
};

/* scatter_field_init - name NULL: chosen; label NULL: chosen, "none": no label; components: any number of numbers is good */
void scatter_field_init(struct scatter_field *f, const struct stream *in, const char *name, const char *label, int components);
void scatter_field_free(struct scatter_field *f);

/* scatter_field_numbers - row i of a block, `numbers` of them, into to */
void scatter_field_numbers(const struct scatter_field *f, const struct block *b, size_t i, real *to);
int32_t scatter_field_label(const struct scatter_field *f, const struct block *b, size_t i);
/* scatter_field_label_text - what stands for a label in a legend: the name of a class, else its number, in room for 32 bytes */
const char *scatter_field_label_text(const struct scatter_field *f, int32_t label, char number[32]);

#endif
