/* tensor.h - named, typed, shaped arrays in C order, as in streams
 *
 * Invariants  data holds tensor_size() bytes, aligned to 64; every size was computed by tensor_bytes(),
 *             the only function that multiplies the sizes of a shape
 * Memory      a struct tensor owns its data; tensor_set() keeps the allocation if it is large enough
 * Failure     tensor_bytes() returns 0 or -1, so that untrusted shapes are checked before memory is allocated;
 *             functions that allocate end with 71
 */
#ifndef TENSOR_TENSOR_H
#define TENSOR_TENSOR_H

#include <stddef.h>
#include <stdint.h>

#define TENSOR_RANK 8                   /* most dimensions */
#define TENSOR_DIM 0x7fffffffu          /* largest dimension */
#define TENSOR_NAME 200                 /* longest name */

#define ROWS_UNKNOWN UINT64_MAX         /* the number of rows is not known */

enum dtype { DT_U1, DT_I4, DT_I8, DT_F4, DT_F8, DT_COUNT };

struct shape {
    int rank;
    uint32_t dim[TENSOR_RANK];
};

struct tensor {
    char name[TENSOR_NAME + 1];
    enum dtype type;
    struct shape shape;
    void *data;
    size_t room;                        /* bytes allocated at data */
};

const char *dtype_name(enum dtype t);               /* numpy's: |u1 <i4 <i8 <f4 <f8 */
size_t dtype_size(enum dtype t);
int dtype_parse(const char *s, size_t n, enum dtype *t);    /* 0, or -1 if it is none of the five */

/* tensor_bytes - size of an array of this type and shape; 0, or -1 if rank, a dimension or the product is too large */
int tensor_bytes(enum dtype t, const struct shape *s, size_t *bytes);

/* shape_count - number of elements; the shape must have passed tensor_bytes */
size_t shape_count(const struct shape *s);
/* shape_row - the shape without its first dimension: that of one row. Rank 0 stays rank 0. */
struct shape shape_row(const struct shape *s);
/* shape_rows - n rows of this shape */
struct shape shape_rows(uint32_t n, const struct shape *row);
struct shape shape_of(int rank, ...);               /* dimensions as unsigned int */
int shape_equal(const struct shape *a, const struct shape *b);
/* shape_text - "[25,28,28,1]" in buf, which is returned */
#define SHAPE_TEXT 100
const char *shape_text(const struct shape *s, char buf[SHAPE_TEXT]);

/* tensor_name_ok - 1 to TENSOR_NAME bytes, each a letter, digit, or one of ". _ -" */
int tensor_name_ok(const char *s, size_t n);

/* tensor_set - set name, type and shape, and allocate data, whose contents are undefined. A shape too large is a bug. */
void tensor_set(struct tensor *t, const char *name, enum dtype type, const struct shape *shape);
size_t tensor_size(const struct tensor *t);         /* bytes of data */
size_t tensor_row_size(const struct tensor *t);     /* bytes of one row */
void tensor_free(struct tensor *t);

#endif
