/* arrayfile.h - rows of one IDX or npy file
 *
 * Memory      the caller holds the source, which must outlive the table
 * Failure     does not return: what source_die says, with the byte's number
 *
 *     arrayfile_open(&t, &source, FORMAT_IDX);
 *     arrayfile_rows(&t, buf, n);                  n rows of t.row, of type t.type
 *     arrayfile_end(&t);                           nothing may follow
 */
#ifndef ARRAYFILE_H
#define ARRAYFILE_H

#include "idx.h"
#include "npy.h"
#include "operand.h"

struct arrayfile {
    struct source *source;
    enum format format;         /* FORMAT_IDX or FORMAT_NPY */
    union {
        struct idx idx;
        struct npy npy;
    } u;
    enum dtype type;
    struct shape row;           /* as in the file */
    uint64_t rows;
};

void arrayfile_open(struct arrayfile *t, struct source *s, enum format format);
void arrayfile_rows(struct arrayfile *t, void *to, size_t n);
/* arrayfile_labels - n numbers as i4; the table must have rank 1 and whole numbers, which table_are_labels tells */
int table_are_labels(const struct arrayfile *t);
void arrayfile_labels(struct arrayfile *t, int32_t *to, size_t n);
void arrayfile_end(struct arrayfile *t);

/* arrayfile_x - the shape of a row as a stream's field x has it: [H,W] gets its channel; 0, or -1 for labels and
 * for types that x cannot have */
int arrayfile_x(const struct arrayfile *t, struct shape *x);

#endif
