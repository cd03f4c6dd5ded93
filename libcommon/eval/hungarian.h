/* hungarian.h - one-to-one assignment of minimum cost
 *
 * Method: H. W. Kuhn, "The Hungarian method for the assignment problem" (1955), with potentials and shortest
 * augmenting paths, O(k^3). Ties are broken deterministically, by the lowest index.
 *
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_HUNGARIAN_H
#define EVAL_HUNGARIAN_H

#include <stddef.h>
#include <stdint.h>

/* hungarian - cost [k,k]: row i goes to column to[i], all different, so that the sum of costs is minimal. Costs are
 * integers below 2^53 in magnitude, so that sums are exact. */
void hungarian(const int64_t *cost, size_t k, size_t *to);

#endif
