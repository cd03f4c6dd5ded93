/* projection.h - rows of numbers onto their first two principal components
 *
 * Memory      the caller holds struct projection; a covariance matrix, twice
 * Failure     none but lack of memory (71)
 */
#ifndef VIEW_PROJECTION_H
#define VIEW_PROJECTION_H

#include "tensor/real.h"

#include <stddef.h>

struct projection {
    size_t numbers;
    double *mean;               /* [numbers] */
    double *axis;               /* [2,numbers] orthonormal; the largest entry of each is positive */
    double share[2];            /* of the variance, 0 to 1 */
};

/* projection_init - the components of z [rows,numbers], of two numbers or more, all finite */
void projection_init(struct projection *p, const real *z, size_t rows, size_t numbers);
void projection_apply(const struct projection *p, const real *row, double to[2]);
void projection_free(struct projection *p);

#endif
