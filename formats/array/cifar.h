/* cifar.h - the binary files of CIFAR-10 and CIFAR-100: records of a label and three planes of 32x32 bytes
 *
 * A record of CIFAR-10 is the label and the planes R, G, B, row by row; one of CIFAR-100 has the coarse label before the
 * fine one; the fine one is returned. There is no header: a file is recognized by its length and its labels.
 *
 * Failure     returns codes and leaves a text in c->error, empty if the source itself failed
 *
 *     cifar_open(&c, from, 10);
 *     while ((n = cifar_rows(&c, x, y, max)) > 0) ...         x [n,32,32,3], y [n]
 */
#ifndef ARRAY_CIFAR_H
#define ARRAY_CIFAR_H

#include "bytes/reader.h"

#include <stdint.h>

#define CIFAR_SIDE 32
#define CIFAR_PIXELS (CIFAR_SIDE * CIFAR_SIDE)
#define CIFAR_ROW (3 * CIFAR_PIXELS)

struct cifar {
    struct reader from;
    int classes;                /* 10 or 100 */
    uint64_t rows, offset;      /* records and bytes read */
    char error[300];
};

void cifar_open(struct cifar *c, struct reader from, int classes);
/* cifar_rows - the next records, at most n; y may be NULL. Their number, 0 at the end, -1 */
ssize_t cifar_rows(struct cifar *c, unsigned char *x, int32_t *y, size_t n);

#endif
