/* engine.h - what computes: the interface between networks, objective and optimizer above it and arithmetic below
 *
 * An engine knows the products of layers and all that is done to whole arrays. Above it nobody knows how a matrix is cut, packed
 * or multiplied, and nobody but nn touches the values of an array (tensor/array.h). There are
 *
 *     native      kernels of our own for this processor's vectors
 *     openblas    patches to columns, and OpenBLAS
 *     reference   plain loops, to hold the others against
 *     shy         native, with arrays that cannot be reached but during a call: a device could stand in its place
 *
 * The struct compute that everything is handed down has the engine, and the threads among which it shares its work.
 *
 * Invariants  the same bytes for any number of threads; another engine may round differently
 * Memory      engine_start; compute_free
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "engine/array_ops.h"
#include "engine/loss_ops.h"
#include "engine/optimizer_ops.h"
#include "engine/products.h"
#include "engine/statistic_ops.h"
#include "tensor/array.h"
#include "tensor/compute.h"

#include <stdint.h>

struct engine {
    const char *name;           /* as --engine names it */
    const char *summary;        /* a line about it */
    const char *(*kind)(void);  /* its kernels, for people: "512 bits"; after start */
    void (*start)(int threads); /* or NULL; 69 if what it needs is not installed, 71 without memory */
    const struct array_memory *memory;
    const struct product_ops *products;
    const struct array_ops *arrays;             /* copies, sums, noise */
    const struct loss_ops *losses;              /* losses with their gradients */
    const struct statistic_ops *statistics;     /* what is measured of a minibatch */
    const struct optimizer_ops *optimizer;      /* norm, Adam, averages */
};

/* engine_start - what computing needs, on `threads` threads, with the engine of this name; NULL: $IAE_ENGINE, else the one that suits
 * this processor. 64 with the list of names if there is no such engine. To be called once, before arrays are made. */
struct compute *engine_start(const char *name, int threads);

/* engine_choose - the engine that engine_start would take, not yet started */
const struct engine *engine_choose(const char *name);

/* engine_suiting - the name of the engine for a processor on which native has kernels for vectors of so many bits, 0 for none */
const char *engine_suiting(unsigned vector_bits);

/* engine_at - number i of the list, NULL after the last one; engine_name - its name, likewise */
const struct engine *engine_at(size_t i);
const char *engine_name(size_t i);

/* engine_title - "native 512 bits", which the caller frees: the engine of c, with its kernels */
char *engine_title(const struct compute *c);

/* engine_fingerprint - CRC-32 of fixed products, of all kinds, with rounded operands if `rounded`: equal where engines have equal
 * bytes */
uint32_t engine_fingerprint(const struct compute *c, int rounded);

#endif
