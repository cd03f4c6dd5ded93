/* npy.h - numpy's files of one array, versions 1 to 3
 *
 * The header is a Python literal; it is parsed by a fixed grammar, never evaluated. Whole numbers, bool and floats of 2, 4 and 8
 * bytes can be read, in either byte order, C and Fortran order; objects and structures are refused.
 *
 * Failure     returns codes and leaves a text in n->error, empty if the source itself failed; 71 without memory
 *
 *     if (npy_open(&n, from)) ...
 *     npy_read(&n, buf, k);                    k bytes, of which n.left are left
 *     npy_end(&n);
 */
#ifndef ARRAY_NPY_H
#define ARRAY_NPY_H

#include "array/array_info.h"
#include "bytes/reader.h"

#define NPY_HEADER (64 << 10)   /* longest header */

struct npy {
    struct reader from;
    struct array_info array;    /* without a name */
    int was_given;              /* to the caller of the format's next */
    size_t left;                /* bytes not yet read */
    uint64_t offset;            /* bytes read */
    char error[300];
};

int npy_open(struct npy *n, struct reader from);            /* 0, or -1 */
int npy_read(struct npy *n, void *to, size_t bytes);        /* 0, or -1 */
int npy_end(struct npy *n);                                 /* 0 if the source ends here too, else -1 */

#endif
