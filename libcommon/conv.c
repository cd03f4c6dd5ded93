/* conv.c - see conv.h */
#include "conv.h"

#include "gemm.h"

#include <string.h>

#define TILE_ROWS 200

size_t conv_big(const struct conv *c)
{
    return (size_t)c->H * c->W * c->Cb;
}

size_t conv_patch(const struct conv *c)
{
    return (size_t)c->k * c->k * c->Cb;
}

size_t conv_tile(const struct conv *c)
{
    size_t pixels = (size_t)c->h * c->w;
    return pixels > TILE_ROWS ? 1 : TILE_ROWS / pixels;
}

size_t conv_scratch(const struct conv *c)
{
    return conv_tile(c) * c->h * c->w * conv_patch(c);
}

/* Row i of the patch around small pixel (y,x): which of its k columns lie inside the image, and where. */
struct run {
    int inside;                 /* 0: the whole row lies outside */
    uint32_t left, count;       /* columns outside on the left; columns inside */
    size_t at;                  /* first value of the first column inside, in the big image */
};

static struct run row_of_patch(const struct conv *c, uint32_t y, uint32_t x, uint32_t i)
{
    struct run r = { .inside = 0 };
    int64_t by = (int64_t)y * c->s + i - c->p, bx = (int64_t)x * c->s - c->p;
    if (by < 0 || by >= c->H)
        return r;
    r.left = bx < 0 ? (uint32_t)-bx : 0;
    int64_t right = bx + c->k > c->W ? bx + c->k - c->W : 0;
    if ((int64_t)r.left + right >= c->k)
        return r;
    r.inside = 1;
    r.count = c->k - r.left - (uint32_t)right;
    r.at = ((size_t)by * c->W + (size_t)(bx + r.left)) * c->Cb;
    return r;
}

static void gather(const struct conv *c, size_t images, const real *big, real *patches)
{
    size_t row = (size_t)c->k * c->Cb;
    for (size_t b = 0; b < images; b++, big += conv_big(c))
        for (uint32_t y = 0; y < c->h; y++)
            for (uint32_t x = 0; x < c->w; x++)
                for (uint32_t i = 0; i < c->k; i++, patches += row) {
                    struct run r = row_of_patch(c, y, x, i);
                    size_t left = (size_t)r.left * c->Cb, count = (size_t)r.count * c->Cb;
                    if (!r.inside) {
                        memset(patches, 0, row * sizeof *patches);
                        continue;
                    }
                    if (left)
                        memset(patches, 0, left * sizeof *patches);
                    memcpy(patches + left, big + r.at, count * sizeof *patches);
                    if (left + count < row)
                        memset(patches + left + count, 0, (row - left - count) * sizeof *patches);
                }
}

static void scatter(const struct conv *c, size_t images, const real *patches, real *big)
{
    size_t row = (size_t)c->k * c->Cb;
    memset(big, 0, images * conv_big(c) * sizeof *big);
    for (size_t b = 0; b < images; b++, big += conv_big(c))
        for (uint32_t y = 0; y < c->h; y++)
            for (uint32_t x = 0; x < c->w; x++)
                for (uint32_t i = 0; i < c->k; i++, patches += row) {
                    struct run r = row_of_patch(c, y, x, i);
                    const real *from = patches + (size_t)r.left * c->Cb;
                    real *to = big + r.at;
                    for (size_t j = 0, n = r.inside ? (size_t)r.count * c->Cb : 0; j < n; j++)
                        to[j] += from[j];
                }
}

void conv_down(const struct conv *c, size_t images, const real *big, const real *weight, real *small, real *scratch)
{
    size_t rows = images * c->h * c->w, patch = conv_patch(c);
    gather(c, images, big, scratch);
    gemm(GEMM_N, GEMM_T, rows, c->Cs, patch, scratch, patch, weight, patch, 0, small, c->Cs);
}

void conv_up(const struct conv *c, size_t images, const real *small, const real *weight, real *big, real *scratch)
{
    size_t rows = images * c->h * c->w, patch = conv_patch(c);
    gemm(GEMM_N, GEMM_N, rows, patch, c->Cs, small, c->Cs, weight, patch, 0, scratch, patch);
    scatter(c, images, scratch, big);
}

void conv_weight(const struct conv *c, size_t images, const real *small, const real *big, real beta, real *weight, real *scratch)
{
    size_t rows = images * c->h * c->w, patch = conv_patch(c);
    gather(c, images, big, scratch);
    gemm(GEMM_T, GEMM_N, c->Cs, patch, rows, small, c->Cs, scratch, patch, beta, weight, patch);
}
