/* npy.h - numpy's files of one array, versions 1 and 2, read a row at a time
 *
 * The header is a Python literal; it is parsed by a fixed grammar, never evaluated. Types are converted: u1 -> u1; f4 and
 * f8 -> f4; i1 i2 i4 i8 u2 u4 u8 -> i4, for labels; in either byte order. Objects, structures and arrays of two and more
 * dimensions in Fortran order are refused.
 *
 * Failure     returns codes and leaves a text in n->error, empty if the source itself failed; 71 without memory
 *
 *     if (npy_open(&n, from)) ...
 *     npy_rows(&n, buf, k);                    k rows of n.row, of type n.type
 *     npy_end(&n);
 */
#ifndef ARRAY_NPY_H
#define ARRAY_NPY_H

#include "bytes/numeric.h"
#include "bytes/reader.h"

#define NPY_HEADER (64 << 10)   /* longest header */

struct npy {
    struct reader from;
    uint32_t rows;
    struct shape row;
    enum dtype type;            /* that rows are converted to */
    uint64_t left;              /* rows not yet read */
    uint64_t offset;            /* bytes read */

    struct numeric as;         /* how they lie in the file */
    int fortran;
    int rank;
    char error[300];
};

int npy_open(struct npy *n, struct reader from);              /* 0, or -1 */
int npy_rows(struct npy *n, void *to, size_t rows);         /* 0, or -1 */
int npy_end(struct npy *n);                                 /* 0 if the source ends here too, else -1 */

#endif
