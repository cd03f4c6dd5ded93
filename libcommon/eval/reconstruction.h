/* reconstruction.h - squared error of reconstructions, and the share of their variance that is due to the local noise
 *
 * Rows are seen once, in their order; sums are in double, so results do not depend on how a stream was cut.
 * Consecutive rows of equal id are a group: draws of one sample.
 *
 * Memory      struct reconstruction owns a dozen rows of doubles; nothing grows with the number of rows
 * Failure     none but lack of memory (71); a quantity that is not defined is NaN
 */
#ifndef EVAL_RECONSTRUCTION_H
#define EVAL_RECONSTRUCTION_H

#include "eval/metric_table.h"
#include "tensor/tensor.h"

#include <stddef.h>
#include <stdint.h>

struct reconstruction {
    size_t d;                   /* numbers in a row */
    int is_signed;              /* f4 lies in [-1,1], not [0,1] */
    uint64_t rows, groups;
    uint64_t other_rows;        /* compared with x of another sample */
    uint64_t shortest;          /* rows of the smallest finished group */
    double square, other;       /* sums over rows and numbers of squared differences */
    int64_t id;
    uint64_t in_group;
    double *x, *xhat;           /* [d] the current row, in [0,1] units */
    double *before;             /* [d] x of the group before */
    double *current;            /* [d] x of this group */
    double *first, first_square;    /* over the first group: sum of xhat, of |xhat|^2; compared with the last x at the end */
    uint64_t first_rows;
    double *mean, *m2;          /* [d] of all rows of xhat: mean, sum of squared deviations (Welford) */
    double *group_mean, *group_m2;
    double within;              /* sum over groups of the variance within, summed over numbers */
};

void reconstruction_init(struct reconstruction *r, size_t d, int is_signed);
/* reconstruction_add - row number i of x and xhat [n,d]; u1 0..255 stands for 0..1, f4 for the range. id NULL: all differ */
void reconstruction_add(struct reconstruction *r, const struct tensor *x, const struct tensor *xhat, const int64_t *id, size_t i);
/* reconstruction_end - finish the last group; no rows may follow */
void reconstruction_end(struct reconstruction *r);
double reconstruction_mse(const struct reconstruction *r);        /* mean over rows and numbers of (x - xhat)^2, in [0,1] units */
/* reconstruction_mse_rolled - the same with x of the previous sample (for the first, of the last one); NaN for a single sample */
double reconstruction_mse_rolled(const struct reconstruction *r);
/* reconstruction_rho - E_z Var_n[xhat] / Var[xhat], unbiased variances summed over numbers: 0 if n is ignored, 1 if z is. NaN
 * unless every sample has at least two rows */
double reconstruction_rho(const struct reconstruction *r);
void reconstruction_free(struct reconstruction *r);

/* reconstruction_add_metrics - mse, mse_rolled and rho, after reconstruction_end */
extern const struct metric reconstruction_metrics[];
void reconstruction_add_metrics(struct metric_table *m, const struct reconstruction *r);

#endif
