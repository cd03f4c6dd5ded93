/* dropout.c - dropout and Gaussian noise on the input of a layer, keyed by row */
#include "nn/dropout.h"

static void draw_mask(const struct dropout *d, int64_t id, size_t width, real *mask)
{
    real P = (real)d->probability;
    rng_uniform(&d->drop, (uint64_t)id, mask, width);
    for (size_t j = 0; j < width; j++)
        mask[j] = mask[j] < P ? 0 : 1 / (1 - P);
}

void dropout_forward(const struct dropout *d, const int64_t *id, size_t n, size_t width, const real *x, real *y, real *mask)
{
    int drops = d->probability > 0, noisy = d->noise > 0;
    real S = (real)d->noise;
    for (size_t i = 0; i < n; i++, x += width, y += width, mask += width) {
        if (noisy)
            rng_normal(&d->normal, (uint64_t)id[i], y, width);
        if (drops)
            draw_mask(d, id[i], width, mask);
        for (size_t j = 0; j < width; j++)
            y[j] = (noisy ? S * y[j] : 0) + (drops ? mask[j] : 1) * x[j];
    }
}

void dropout_backward(const struct dropout *d, const real *mask, size_t n, real *dy)
{
    for (size_t i = 0; d->probability > 0 && i < n; i++)
        dy[i] *= mask[i];
}
