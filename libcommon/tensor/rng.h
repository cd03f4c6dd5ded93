/* rng.h - random numbers as a function of (seed, purpose, step, substep, row id, index), and of nothing else
 *
 * Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011; Random123) used twice:
 *
 *     key   = first two words of  philox( counter (purpose, substep, step low, step high), key (seed low, seed high) )
 *     block = philox( counter (block number low, block number high, row low, row high), key )     four 32-bit words
 *
 * A word w is the uniform (w + 1/2) 2^-32, never 0 or 1. Two words u, v give two standard normals (Box-Muller):
 * sqrt(-2 ln u) cos(2 pi v), sqrt(-2 ln u) sin(2 pi v). Number i of a row is word or normal i % 4 of block i / 4.
 * There is no state: numbers do not depend on the order of calls, on threads, or on how rows are grouped into records.
 */
#ifndef TENSOR_RNG_H
#define TENSOR_RNG_H

#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>

/* These values never change, since results depend on them; new ones are added at the end. */
enum rng_purpose {
    RNG_INIT = 1,           /* parameters; row: network and layer */
    RNG_SHUFFLE,            /* order of rows; step: epoch */
    RNG_MASK,               /* which labels are hidden */
    RNG_NOISE,              /* n, the decoder's local noise */
    RNG_EPS,                /* eps, the encoder's noise */
    RNG_PRIOR,              /* samples of p(z) */
    RNG_JITTER_INPUT,       /* instance noise, `jitter ...` of the spec */
    RNG_JITTER_CODE_REC,
    RNG_JITTER_CODE_REG_REAL,
    RNG_JITTER_CODE_REG_FAKE,
    RNG_JITTER_IMAGE_REAL,
    RNG_JITTER_IMAGE_FAKE,
    RNG_JITTER_GLOBAL,
    RNG_TRAVERSAL,          /* iae-sample --traverse */
    RNG_PROBE,              /* metrics of iae-train and iae-eval */
    RNG_JITTER_CODE_REC_FAKE,
    RNG_SYNTH,              /* iae-synth; substep: 0 component, 1 position */
    RNG_GMM,                /* iae-sample --fit; substep: 0 initial values of the fit, 1 draws */
    RNG_AUGMENT,            /* iae-augment; step: the row's number in the stream */
    RNG_LAYERS = 256        /* noise and dropout of layers: + 32 pass + 2 layer + (0: noise, 1: dropout) */
};

struct rng {
    uint32_t key[2];
};

struct rng rng_make(uint64_t seed, uint32_t purpose, uint64_t step, uint32_t substep);

/* dst [n] receives numbers 0 .. n-1 of this row */
void rng_normal(const struct rng *r, uint64_t row, real *dst, size_t n);
void rng_uniform(const struct rng *r, uint64_t row, real *dst, size_t n);       /* in [0,1), as real */

/* rng_below - number i of this row as an integer in 0 .. n-1, n >= 1; bias below n 2^-64 */
uint64_t rng_below(const struct rng *r, uint64_t row, uint64_t i, uint64_t n);

#endif
