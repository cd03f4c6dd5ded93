/* idx.h - the format of the MNIST files: 00 00 type rank, sizes as big-endian 32-bit numbers, then big-endian numbers in C order
 *
 * Types are 08 u1, 09 i1, 0b i2, 0c i4, 0d f4 and 0e f8; the length must be what the header says.
 * Failure     returns codes and leaves a text in x->error, empty if the source itself failed
 *
 *     if (idx_open(&x, from)) ...
 *     idx_read(&x, buf, n);                    n bytes, of which x.left are left
 *     idx_end(&x);
 */
#ifndef ARRAY_IDX_H
#define ARRAY_IDX_H

#include "array/array_info.h"
#include "bytes/reader.h"

struct idx {
    struct reader from;
    struct array_info array;    /* without a name */
    int was_given;              /* to the caller of the format's next */
    size_t left;                /* bytes not yet read */
    uint64_t offset;            /* bytes read */
    char error[300];
};

int idx_open(struct idx *x, struct reader from);            /* 0, or -1 */
int idx_read(struct idx *x, void *to, size_t n);            /* 0, or -1 */
int idx_end(struct idx *x);                                 /* 0 if the source ends here too, else -1 */

#endif
