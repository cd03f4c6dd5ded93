/* bf16_factor.c - a rounded weight as reals */
#include "engine/bf16_factor.h"

struct job {
    const struct weight *w;
    size_t cols;
    real *to;
};

static void expand_row(void *job, size_t row, struct compute_worker *worker)
{
    const struct job *j = job;
    (void)worker;
    for (size_t col = 0; col < j->cols; col++)
        j->to[row * j->cols + col] = weight_factor(j->w, j->cols, row, col);
}

const real *weight_factors(struct compute *c, const struct weight *w, size_t rows, size_t cols, real *to)
{
    if (!w->rounded)
        return w->value;
    compute_run(c, rows, expand_row, &(struct job){ w, cols, to });
    return to;
}
