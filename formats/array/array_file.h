/* array_file.h - the rows of one file of arrays: IDX, npy, CIFAR, MATLAB, npz
 *
 * CIFAR files have labels beside their rows; MATLAB and npz files may. In these two the rows are the array called x, X,
 * data or images, or the only one that is no label; labels are that called y, Y, label, labels or targets. MATLAB's arrays
 * have their samples along the last dimension: [H,W,C,N] as in SVHN, [H,W,N], [D,N]. Such files are read twice, since labels may
 * follow the rows, so they cannot come through a pipe.
 *
 * Memory      the caller holds the source, which must outlive the table; labels of a MATLAB or npz file, at most
 *             ARRAY_FILE_LABELS, and a few hundred KiB
 * Failure     does not return: what input_file_die says, with the byte's number
 *
 *     array_file_open(&t, &source, FORMAT_NPY);
 *     array_file_rows(&t, buf, y, n);               n rows of t.row, of type t.type, and their labels
 *     array_file_end(&t);                           nothing may follow
 */
#ifndef ARRAY_ARRAY_FILE_H
#define ARRAY_ARRAY_FILE_H

#include "archive/archive_reader.h"
#include "array/cifar.h"
#include "array/idx.h"
#include "array/mat.h"
#include "array/npy.h"
#include "bytes/file_format.h"
#include "bytes/input_file.h"

#define ARRAY_FILE_LABELS (10u << 20)

struct array_file {
    struct input_file *source;
    enum format format;
    union {
        struct idx idx;
        struct npy npy;
        struct mat mat;
        struct cifar cifar;
    } u;
    struct archive_reader members;     /* of an npz */
    enum dtype type;
    struct shape row;           /* as in the file */
    uint64_t rows;              /* of CIFAR: ROWS_UNKNOWN */
    int labelled;               /* rows have labels in this file */
    int32_t *labels;            /* those that are not beside the rows */
    uint64_t next;              /* row */
    char *name;                 /* of the array */
    unsigned char *raw;         /* rows with their first dimension fastest */
};

void array_file_open(struct array_file *t, struct input_file *s, enum format format);
/* array_file_open_cifar - where the file is a part of the source, such as a member of an archive */
void array_file_open_cifar(struct array_file *t, struct input_file *s, struct reader from, int classes);
/* array_file_rows - the next n rows; y [n]: NULL, or their labels, -1 if there are none. Returns their number, which is n but
 * where ROWS_UNKNOWN have come to their end. */
size_t array_file_rows(struct array_file *t, void *to, int32_t *y, size_t n);
void array_file_end(struct array_file *t);
/* array_file_free - without looking at what is left */
void array_file_free(struct array_file *t);

/* array_file_are_labels - whole numbers of rank 1? array_file_labels - then n of them as i4 */
int array_file_are_labels(const struct array_file *t);
void array_file_labels(struct array_file *t, int32_t *to, size_t n);

/* array_file_x - the shape of a row as a stream's field x has it: [H,W] gets its channel; 0, or -1 for labels and
 * for types that x cannot have */
int array_file_x(const struct array_file *t, struct shape *x);

#endif
