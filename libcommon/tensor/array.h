/* array.h - arrays of reals that engines compute on: values, moments, gradients, activations, fields of a minibatch
 *
 * A program makes them here, fills and reads them by array_put and array_get, and hands their addresses, also to parts of them,
 * to the functions of an engine (engine/engine.h) and of the networks (nn/). It reads and writes none of their values itself:
 * they may lie in the memory of a device. Whoever computes on them, engines and nn alone, does so between array_open and
 * array_close.
 *
 * Memory      array_new/array_free. Where they lie says array_use(), once, before the first one; by default in the program's own
 * Failure     71 where there is no memory
 */
#ifndef TENSOR_ARRAY_H
#define TENSOR_ARRAY_H

#include "tensor/real.h"
#include "tensor/tensor.h"

#include <stddef.h>

/* Where arrays lie. */
struct array_memory {
    void *(*take)(size_t bytes);        /* zeros, aligned to 64 bytes */
    void (*give_back)(void *block);     /* or NULL */
    void (*open)(void);                 /* computing begins; NULL: nothing to do */
    void (*close)(void);
    int is_private;                     /* not for the program to read: what it asks for is copied */
};

extern const struct array_memory array_memory_plain;    /* the program's own */

void array_use(const struct array_memory *memory);

/* array_new - n values, zero; array_new_bytes - the same for what lies beside them, such as sums in double */
real *array_new(size_t n);
void *array_new_bytes(size_t bytes);
void array_free(void *array);

/* array_put - n values of the program's into an array; _reals: the same in the precision of computations; _pixels: bytes of pictures
 * as numbers (tensor/pixels.h). array_get - out of one; _doubles: the same without loss in either precision */
void array_put(real *to, const float *from, size_t n);
void array_put_reals(real *to, const real *from, size_t n);
void array_put_pixels(real *to, const unsigned char *from, size_t n, int is_signed);
void array_get(float *to, const real *from, size_t n);
void array_get_doubles(double *to, const real *from, size_t n);
/* array_lend - n values for the program to read until it asks for others: where they lie, or in `copy`, which the caller frees */
const float *array_lend(const real *from, size_t n, struct tensor *copy);

/* array_open, array_close - between them arrays can be reached; on the main thread, and in pairs, which may nest */
void array_open(void);
void array_close(void);

#endif
