/* conv.c - sizes of a convolution, and its tiles of images */
#include "engine/conv.h"

#define TILE_ROWS 200           /* small pixels of a tile, at most, unless one image has more */

size_t conv_big_size(const struct conv *v)
{
    return (size_t)v->H * v->W * v->Cb;
}

size_t conv_small_size(const struct conv *v)
{
    return conv_small_pixels(v) * v->Cs;
}

size_t conv_source_size(const struct conv *v, enum conv_direction way)
{
    return way == CONV_FORWARD ? conv_big_size(v) : conv_small_size(v);
}

size_t conv_result_size(const struct conv *v, enum conv_direction way)
{
    return way == CONV_FORWARD ? conv_small_size(v) : conv_big_size(v);
}

size_t conv_small_pixels(const struct conv *v)
{
    return (size_t)v->h * v->w;
}

size_t conv_patch_size(const struct conv *v)
{
    return (size_t)v->k * v->k * v->Cb;
}

double conv_multiply_adds(const struct conv *v)
{
    return (double)v->h * v->w * v->Cs * (double)conv_patch_size(v);
}

size_t conv_tile_images(const struct conv *v)
{
    size_t images = 1;
    while (2 * images * conv_small_pixels(v) <= TILE_ROWS)
        images *= 2;
    return images;
}

size_t conv_group_tiles(const struct conv *v, struct batch b)
{
    return tile_count(b.n, conv_tile_images(v));
}

size_t conv_tiles(const struct conv *v, struct batch b)
{
    return b.groups * conv_group_tiles(v, b);
}

struct tile conv_tile(const struct conv *v, struct batch b, size_t t)
{
    size_t tiles = conv_group_tiles(v, b);
    struct tile images = tile_span(t % tiles, conv_tile_images(v), b.n);
    images.from += t / tiles * b.n;
    return images;
}
