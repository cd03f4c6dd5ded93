/* patches.c - borders, im2col and col2im */
#include "engine/patches.h"

#include "base/sizes.h"
#include "gemm/ukernel.h"

#include <string.h>

#define SHORT 32                /* values of a row of a patch that do not fill vectors */
#define ROUND 16

size_t conv_patch_row(const struct conv *c)
{
    return (size_t)c->k * c->Cb;
}

size_t conv_tile_rows(const struct conv *c)
{
    return conv_tile_images(c) * conv_small_pixels(c);
}

/* ---- images with a border ---- */

size_t border_row(const struct border *b)
{
    return (b->before + b->W + b->after) * b->C;
}

size_t border_values(const struct border *b)
{
    return (b->before + b->H + b->after) * border_row(b);
}

void border_copy(const struct border *b, size_t images, const void *from, void *to, size_t size)
{
    size_t row = border_row(b) * size, left = b->before * b->C * size, right = b->after * b->C * size, inner = b->W * b->C * size;
    const char *in = from;
    char *out = to;
    for (size_t n = 0; n < images; n++) {
        memset(out, 0, b->before * row);
        out += b->before * row;
        for (size_t y = 0; y < b->H; y++, in += inner, out += row) {
            memset(out, 0, left);
            memcpy(out + left, in, inner);
            memset(out + left + inner, 0, right);
        }
        memset(out, 0, b->after * row);
        out += b->after * row;
    }
}

static struct border big_border(const struct conv *c)
{
    return (struct border){ c->H, c->W, c->Cb, c->p, c->p };
}

/* ---- patches ---- */

int patches_are_copied(const struct conv *c)
{
    return conv_patch_row(c) < SHORT;
}

static size_t copied_row(const struct conv *c)
{
    return round_up(conv_patch_size(c), ROUND);
}

size_t patches_values(const struct conv *c)
{
    struct border b = big_border(c);
    return (patches_are_copied(c) ? conv_tile_rows(c) * copied_row(c) : conv_tile_images(c) * border_values(&b)) + UKERNEL_WIDTH_MAX;
}

size_t patches_scratch(const struct conv *c)
{
    struct border b = big_border(c);
    return conv_tile_images(c) * border_values(&b);
}

static void patch_offsets(const struct conv *c, size_t images, size_t *at)
{
    struct border b = big_border(c);
    for (size_t n = 0; n < images; n++)
        for (size_t y = 0; y < c->h; y++)
            for (size_t x = 0; x < c->w; x++)
                *at++ = n * border_values(&b) + y * c->s * border_row(&b) + x * c->s * c->Cb;
}

struct patches patches_of(const struct conv *c, size_t images, size_t *at)
{
    struct border b = big_border(c);
    struct patches p = { c->k, border_row(&b), conv_patch_row(c), at };
    if (patches_are_copied(c)) {
        p = (struct patches){ 1, 0, conv_patch_size(c), at };
        for (size_t r = 0; r < images * conv_small_pixels(c); r++)
            at[r] = r * copied_row(c);
    } else
        patch_offsets(c, images, at);
    return p;
}

static void im2col(const struct conv *c, size_t images, const char *bordered, size_t size, const size_t *at, char *to)
{
    struct border b = big_border(c);
    size_t row = conv_patch_row(c) * size, next = border_row(&b) * size, rest = (copied_row(c) - conv_patch_size(c)) * size;
    for (size_t r = 0; r < images * conv_small_pixels(c); r++) {
        const char *from = bordered + at[r] * size;
        for (size_t i = 0; i < c->k; i++, from += next, to += row)
            memcpy(to, from, row);
        memset(to, 0, rest);
        to += rest;
    }
}

void patches_fill(const struct conv *c, size_t images, const void *big, size_t size, size_t *at, void *to, void *scratch)
{
    struct border b = big_border(c);
    void *bordered = patches_are_copied(c) ? scratch : to;
    border_copy(&b, images, big, bordered, size);
    if (patches_are_copied(c)) {
        patch_offsets(c, images, at);
        im2col(c, images, bordered, size, at, to);
    }
    memset((char *)to + (patches_values(c) - UKERNEL_WIDTH_MAX) * size, 0, UKERNEL_WIDTH_MAX * size);
}

/* ---- and back ---- */

/* Row i of the patch around small pixel (y,x) is added where it lies inside the big image. */
static void col2im_row(const struct conv *c, size_t y, size_t x, size_t i, const real *from, real *big)
{
    int64_t by = (int64_t)(y * c->s + i) - c->p, bx = (int64_t)(x * c->s) - c->p;
    if (by < 0 || by >= c->H)
        return;
    int64_t left = bx < 0 ? -bx : 0, right = bx + c->k > c->W ? c->W - bx : c->k;
    real *to = big + ((by * c->W + bx + left) * c->Cb);
    from += left * c->Cb;
    for (int64_t j = 0, n = (right - left) * c->Cb; j < n; j++)
        to[j] += from[j];
}

void col2im(const struct conv *c, size_t images, const real *patches, real *big)
{
    memset(big, 0, images * conv_big_size(c) * sizeof *big);
    for (size_t n = 0; n < images; n++, big += conv_big_size(c))
        for (size_t y = 0; y < c->h; y++)
            for (size_t x = 0; x < c->w; x++)
                for (size_t i = 0; i < c->k; i++, patches += conv_patch_row(c))
                    col2im_row(c, y, x, i, patches, big);
}
