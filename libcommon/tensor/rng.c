/* rng.c - Philox counters to uniforms, normals and integers */
#include "tensor/rng.h"

#include <Random123/philox.h>
#include <math.h>

__extension__ typedef unsigned __int128 wide;

struct rng rng_make(uint64_t seed, uint32_t purpose, uint64_t step, uint32_t substep)
{
    philox4x32_ctr_t c = { { purpose, substep, (uint32_t)step, (uint32_t)(step >> 32) } };
    philox4x32_key_t k = { { (uint32_t)seed, (uint32_t)(seed >> 32) } };
    philox4x32_ctr_t w = philox4x32(c, k);
    return (struct rng){ { w.v[0], w.v[1] } };
}

static philox4x32_ctr_t block(const struct rng *r, uint64_t row, uint64_t b)
{
    philox4x32_ctr_t c = { { (uint32_t)b, (uint32_t)(b >> 32), (uint32_t)row, (uint32_t)(row >> 32) } };
    philox4x32_key_t k = { { r->key[0], r->key[1] } };
    return philox4x32(c, k);
}

static double unit(uint32_t w)
{
    return ((double)w + 0.5) * 0x1p-32;
}

void rng_normal(const struct rng *r, uint64_t row, real *dst, size_t n)
{
    for (size_t i = 0; i < n; i += 4) {
        philox4x32_ctr_t w = block(r, row, i / 4);
        double v[4];
        for (int k = 0; k < 4; k += 2) {
            double radius = sqrt(-2 * log(unit(w.v[k]))), angle = 2 * M_PI * unit(w.v[k + 1]);
            v[k] = radius * cos(angle);
            v[k + 1] = radius * sin(angle);
        }
        for (size_t k = 0; k < 4 && i + k < n; k++)
            dst[i + k] = (real)v[k];
    }
}

void rng_uniform(const struct rng *r, uint64_t row, real *dst, size_t n)
{
    for (size_t i = 0; i < n; i += 4) {
        philox4x32_ctr_t w = block(r, row, i / 4);
        for (size_t k = 0; k < 4 && i + k < n; k++) {
            double u = unit(w.v[k]);
            dst[i + k] = (real)u < 1 ? (real)u : (real)(1 - 0x1p-24);    /* u near 1 must not round up to it */
        }
    }
}

uint64_t rng_below(const struct rng *r, uint64_t row, uint64_t i, uint64_t n)
{
    philox4x32_ctr_t w = block(r, row, i / 2);
    unsigned k = 2 * (unsigned)(i % 2);
    uint64_t u = (uint64_t)w.v[k] << 32 | w.v[k + 1];
    return (uint64_t)(((wide)u * n) >> 64);
}
