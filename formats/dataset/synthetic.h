/* synthetic.h - synthetic toy data sets of the paper: a mixture of Gaussians, and four points
 *
 *     mixture     x [2]       one of `modes` Gaussians, equally likely, y its number (Figure 5). Their centres lie
 *                   ring      at radius (sin, cos)(2 pi k / modes), or
 *                   grid      row by row in a square of side 2 radius, as many columns as rows or one row less
 *     fourpoints  x [modes]   the corners of a simplex, radius e_k, equally likely, y = k (Figures 8 and 9)
 *
 * Normal noise of standard deviation std is added to each number of x.
 *
 * Invariants  a row is a function of seed and id, and of nothing else
 * Memory      synthetic_init/synthetic_free; the centres
 *
 *     synthetic_init(&s, SYNTHETIC_MIXTURE, SYNTHETIC_RING, 7, 1, 0.05, seed);
 *     synthetic_rows(&s, first, n, id, x, y);
 */
#ifndef DATASET_SYNTHETIC_H
#define DATASET_SYNTHETIC_H

#include "tensor/rng.h"

enum synthetic_kind { SYNTHETIC_MIXTURE, SYNTHETIC_FOURPOINTS };
enum synthetic_layout { SYNTHETIC_RING, SYNTHETIC_GRID };
const char *synthetic_kind_name(size_t i);              /* NULL after the last one */
const char *synthetic_layout_name(size_t i);

struct synthetic {
    size_t modes, dim;
    double *centre;             /* [modes,dim] */
    double std;
    struct rng which, where;
};

void synthetic_init(struct synthetic *s, enum synthetic_kind kind, enum synthetic_layout layout, size_t modes, double radius, double std,
                uint64_t seed);
void synthetic_free(struct synthetic *s);

/* synthetic_rows - rows first .. first+n-1: id [n], x [n,dim], y [n] */
void synthetic_rows(const struct synthetic *s, uint64_t first, size_t n, int64_t *id, float *x, int32_t *y);

#endif
