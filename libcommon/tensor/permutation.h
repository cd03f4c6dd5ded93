/* permutation.h - random permutations and choices of rows, as functions of seed and rows
 *
 * Memory      the caller holds all arrays
 * Failure     71 when there is no memory for keys to sort
 */
#ifndef TENSOR_PERMUTATION_H
#define TENSOR_PERMUTATION_H

#include "tensor/rng.h"

#include <stddef.h>
#include <stdint.h>

/* permutation_make - index [n] receives 0..n-1 in random order; all n! orders are equally likely (up to n^2 2^-64).
 * Fisher-Yates shuffle from the top: for i = n-1 .. 1 swap i with rng_below(r, 0, i, i+1). */
void permutation_make(const struct rng *r, size_t *index, size_t n);

/* permutation_draw - the same by row number `row` of the generator: one of many independent permutations */
void permutation_draw(const struct rng *r, uint64_t row, size_t *index, size_t n);

/* permutation_reservoir_slot - the slot 0..window-1 of a full window of rows in which row number `row` of a stream replaces
 * another. Draws are independent of those of permutation_make. */
size_t permutation_reservoir_slot(const struct rng *r, uint64_t row, size_t window);

/* permutation_sample_per_class - mark in keep [n] the rows of `wanted` samples of each class, y [n] being classes and id [n] samples.
 * The samples with the smallest random numbers of (seed, id) are chosen, ties by id: neither the order of the rows nor
 * rows of other classes matter, and a larger `wanted` chooses the same and more. Rows with the same id and class are one
 * sample. Rows with negative y have no class. Returns 0, or -1 if a class has fewer samples: *few is the class, *have
 * their number. */
int permutation_sample_per_class(const struct rng *r, const int32_t *y, const int64_t *id, size_t n, size_t wanted, unsigned char *keep,
                 int32_t *few, size_t *have);

#endif
