/* idx.h - the format of the MNIST files: 00 00 08 rank, sizes as big-endian 32-bit numbers, bytes in C order
 *
 * Only unsigned bytes can be read, of rank 1 (labels) to 4; the length must be what the header says.
 * Failure     returns codes and leaves a text in x->error, empty if the source itself failed
 *
 *     if (idx_open(&x, from)) ...
 *     idx_rows(&x, buf, n);                    n rows of x.row_bytes, of which x.left are left
 *     idx_end(&x);
 */
#ifndef ARRAY_IDX_H
#define ARRAY_IDX_H

#include "bytes/reader.h"
#include "tensor/tensor.h"

struct idx {
    struct reader from;
    uint32_t rows;
    struct shape row;           /* as in the file: [] for labels, [H,W] for pictures */
    size_t row_bytes;
    uint64_t left;              /* rows not yet read */
    uint64_t offset;            /* bytes read */
    char error[300];
};

int idx_open(struct idx *x, struct reader from);              /* 0, or -1 */
int idx_rows(struct idx *x, void *to, size_t n);            /* 0, or -1 */
int idx_end(struct idx *x);                                 /* 0 if the source ends here too, else -1 */

#endif
