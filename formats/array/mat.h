/* mat.h - MATLAB's files of version 5 (-v6 and -v7), an array at a time, in the file's order and in pieces
 *
 * Numeric arrays can be read, compressed or not, in either byte order; true and false are bool. Others (text, cells, structures,
 * objects, sparse and complex arrays, and those whose data are not what their dimensions make) have a name and can only be
 * skipped. Numbers come in the order of the file: the first dimension runs fastest.
 *
 * Layout      "MAT-File Format", MathWorks, chapter 1: 128 bytes of header, then elements with tags of 8 bytes
 * Memory      150 KiB, whatever the file claims
 * Failure     returns codes and leaves a text in m->error, empty if the source itself failed; 71 without memory.
 *             A compressed array's checksum is compared by mat_done; an array that is skipped is not verified.
 *
 *     if (mat_open(&m, from)) ...
 *     while ((r = mat_next(&m)) > 0)
 *         if (wanted(m.array.name)) { mat_read(&m, buf, m.left); mat_done(&m); }
 *     mat_close(&m);
 */
#ifndef ARRAY_MAT_H
#define ARRAY_MAT_H

#include "array/array_info.h"
#include "bytes/inflate.h"
#include "bytes/reader.h"

#define MAT_NAME 63
#define MAT_HEADER 128

struct mat {
    struct reader from;
    uint64_t offset;            /* bytes of the file read */
    int big;

    struct array_info array;    /* the current one */
    size_t left;                /* its bytes not yet read */

    int is_logical, compressed;
    int entered;                /* the array has not been left */
    uint64_t compressed_start;  /* where its compressed bytes begin */
    uint64_t compressed_left;   /* bytes of the file that it still has */
    uint64_t content_left;      /* and of its content */
    unsigned pad;               /* bytes after its data */
    struct inflate inflate;
    unsigned char *scratch;
    char error[300];
};

int mat_open(struct mat *m, struct reader from);            /* 0, or -1 */
int mat_next(struct mat *m);                                /* 1 an array; 0 the end of the file; -1 */
int mat_read(struct mat *m, void *to, size_t n);            /* 0, or -1 */
int mat_done(struct mat *m);                                /* 0 if all was read and is verified, else -1 */
void mat_close(struct mat *m);

#endif
