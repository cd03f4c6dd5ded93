/* augmentation.c - draws of mirroring and shift, and the pixels that they move */
#include "tensor/augmentation.h"

#include "tensor/rng.h"

#include <string.h>

/* numbers of a row's draw; these values never change */
enum { DRAW_FLIP, DRAW_DOWN, DRAW_RIGHT };

const char *augmentation_fill_name(size_t i)
{
    static const char *const names[] = { [FILL_EDGE] = "edge", [FILL_ZERO] = "zero", [FILL_REFLECT] = "reflect" };
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

struct augmentation_draw augmentation_draw(const struct augmentation *a, uint64_t place, uint64_t id)
{
    struct rng r = rng_make(a->seed, RNG_AUGMENT, place, 0);
    uint64_t shifts = 2 * (uint64_t)a->shift + 1;
    return (struct augmentation_draw){
        .mirrored = a->flip && rng_below(&r, id, DRAW_FLIP, 2),
        .down = (int64_t)rng_below(&r, id, DRAW_DOWN, shifts) - a->shift,
        .right = (int64_t)rng_below(&r, id, DRAW_RIGHT, shifts) - a->shift,
    };
}

/* The line 0..n-1 of an image that is seen at line i of the plane around it; -1: none. i is less than n lines outside. */
static int64_t source(int64_t i, int64_t n, enum augmentation_fill fill)
{
    if (i >= 0 && i < n)
        return i;
    switch (fill) {
    case FILL_EDGE:
        return i < 0 ? 0 : n - 1;
    case FILL_REFLECT:
        return i < 0 ? -i : 2 * (n - 1) - i;
    case FILL_ZERO:
        break;
    }
    return -1;
}

void augmentation_apply(const struct augmentation *a, const struct augmentation_draw *d, const struct image_layout *l, const void *from,
                        void *to)
{
    const int64_t height = (int64_t)l->height, width = (int64_t)l->width;
    const size_t n = l->pixel, line = l->width * n;
    unsigned char *out = to;
    for (int64_t i = 0; i < height; i++, out += line) {
        int64_t y = source(i - d->down, height, a->fill);
        if (y < 0) {
            memset(out, 0, line);
            continue;
        }
        const unsigned char *in = (const unsigned char *)from + (size_t)y * line;
        for (int64_t j = 0; j < width; j++) {
            int64_t x = source(j - d->right, width, a->fill);
            if (x < 0)
                memset(out + (size_t)j * n, 0, n);
            else
                memcpy(out + (size_t)j * n, in + (size_t)(d->mirrored ? width - 1 - x : x) * n, n);
        }
    }
}

void augmentation_rows(const struct augmentation *a, uint64_t place, const int64_t *id, size_t n, const struct image_layout *l,
                       const void *from, void *to)
{
    const size_t bytes = l->height * l->width * l->pixel;
    for (size_t i = 0; i < n; i++) {
        struct augmentation_draw d = augmentation_draw(a, place + i, id ? (uint64_t)id[i] : place + i);
        augmentation_apply(a, &d, l, (const char *)from + i * bytes, (char *)to + i * bytes);
    }
}
