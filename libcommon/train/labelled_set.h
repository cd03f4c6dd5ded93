/* labelled_set.h - the rows with labels, in memory, for the label term of semi-supervised learning
 *
 * Memory      whoever fills it allocates the arrays with xarray; labelled_set_free
 */
#ifndef TRAIN_LABELLED_SET_H
#define TRAIN_LABELLED_SET_H

#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>

struct labelled_set {
    real *x;                    /* [n,D] as networks see it, in the program's memory until they are a minibatch's */
    int64_t *id;
    int32_t *y;                 /* 0 .. K-1 */
    size_t n;
};

void labelled_set_free(struct labelled_set *p);

#endif
