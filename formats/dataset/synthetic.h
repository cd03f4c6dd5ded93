/* synthetic.h - the paper's toys: distributions in a few dimensions, of which everything is known
 *
 *     mixture     x [2]       one of `modes` Gaussians, equally likely, y its number (Figure 5). Their centres lie
 *                   ring      at radius (sin, cos)(2 pi k / modes), or
 *                   grid      row by row in a square of side 2 radius, as many columns as rows or one row less
 *     fourpoints  x [modes]   the corners of a simplex, radius e_k, equally likely, y = k (Figures 8 and 9)
 *
 * To each number of x a normal of deviation std is added.
 *
 * Invariants  a row is a function of seed and id, and of nothing else
 * Memory      synth_init/synth_free; the centres
 *
 *     synth_init(&s, SYNTH_MIXTURE, SYNTH_RING, 7, 1, 0.05, seed);
 *     synth_rows(&s, first, n, id, x, y);
 */
#ifndef DATASET_SYNTHETIC_H
#define DATASET_SYNTHETIC_H

#include "tensor/rng.h"

enum synth_kind { SYNTH_MIXTURE, SYNTH_FOURPOINTS };
enum synth_layout { SYNTH_RING, SYNTH_GRID };

struct synth {
    size_t modes, dim;
    double *centre;             /* [modes,dim] */
    double std;
    struct rng which, where;
};

void synth_init(struct synth *s, enum synth_kind kind, enum synth_layout layout, size_t modes, double radius, double std,
                uint64_t seed);
void synth_free(struct synth *s);

/* synth_rows - rows first .. first+n-1: id [n], x [n,dim], y [n] */
void synth_rows(const struct synth *s, uint64_t first, size_t n, int64_t *id, float *x, int32_t *y);

#endif
