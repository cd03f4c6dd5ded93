/* batchnorm.c - batch normalization, forward and backward, on a part of a matrix */
#include "nn/batchnorm.h"

void bn_statistics(struct view p, const real *u, double *mean, double *m2)
{
    for (size_t j = 0; j < p.cols; j++)
        mean[j] = m2[j] = 0;
    view_column_sums(p, u, mean);
    for (size_t j = 0; j < p.cols; j++)
        mean[j] /= (double)p.rows;
    for (size_t i = 0; i < p.rows; i++, u += p.ld)
        for (size_t j = 0; j < p.cols; j++) {
            double d = (double)u[j] - mean[j];
            m2[j] += d * d;
        }
}

void bn_merge_statistics(size_t cols, double na, double *mean, double *m2, double nb, const double *mean_b, const double *m2_b)
{
    for (size_t j = 0; j < cols; j++) {
        double d = mean_b[j] - mean[j];
        mean[j] += d * (nb / (na + nb));
        m2[j] += m2_b[j] + d * d * (na * nb / (na + nb));
    }
}

void bn_normalize(struct view p, const real *u, const real *mean, const real *invstd, const real *gamma, const real *beta, real *v)
{
    for (size_t i = 0; i < p.rows; i++, u += p.ld, v += p.ld)
        if (gamma && beta)
            for (size_t j = 0; j < p.cols; j++)
                v[j] = (u[j] - mean[j]) * invstd[j] * gamma[j] + beta[j];
        else if (gamma)
            for (size_t j = 0; j < p.cols; j++)
                v[j] = (u[j] - mean[j]) * invstd[j] * gamma[j];
        else
            for (size_t j = 0; j < p.cols; j++)
                v[j] = (u[j] - mean[j]) * invstd[j];
}

void bn_grad_sums(struct view p, const real *u, const real *mean, const real *invstd, const real *dv, double *dbeta, double *dgamma)
{
    for (size_t i = 0; i < p.rows; i++, u += p.ld, dv += p.ld)
        for (size_t j = 0; j < p.cols; j++) {
            dbeta[j] += (double)dv[j];
            dgamma[j] += (double)(dv[j] * ((u[j] - mean[j]) * invstd[j]));
        }
}

void bn_backward(struct view p, double n, const real *u, const real *mean, const real *invstd, const real *gamma,
                   const double *dbeta, const double *dgamma, real *dv)
{
    enum { CHUNK = 64 };        /* columns whose factors are kept at hand */
    real scale[CHUNK], b[CHUNK], g[CHUNK];
    for (size_t c = 0; c < p.cols; c += CHUNK) {
        size_t cols = p.cols - c < CHUNK ? p.cols - c : CHUNK;
        for (size_t j = 0; j < cols; j++) {
            scale[j] = (gamma ? gamma[c + j] : 1) * invstd[c + j];
            b[j] = n > 0 ? (real)(dbeta[c + j] / n) : 0;
            g[j] = n > 0 ? (real)(dgamma[c + j] / n) * invstd[c + j] : 0;
        }
        for (size_t i = 0; i < p.rows; i++) {
            const real *ui = u + i * p.ld + c;
            real *di = dv + i * p.ld + c;
            for (size_t j = 0; j < cols; j++)
                di[j] = scale[j] * (di[j] - b[j] - (ui[j] - mean[c + j]) * g[j]);
        }
    }
}
