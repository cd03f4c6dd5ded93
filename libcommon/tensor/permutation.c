/* permutation.c - Fisher-Yates shuffle, reservoir slots, a sample of each class */
#include "tensor/permutation.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

/* row numbers for the generator, one for each kind of draw, so that no numbers are used twice */
enum { DRAW_PERMUTE, DRAW_LEAVE };

void permutation_draw(const struct rng *r, uint64_t row, size_t *index, size_t n)
{
    for (size_t i = 0; i < n; i++)
        index[i] = i;
    for (size_t i = n; i-- > 1;) {
        size_t j = (size_t)rng_below(r, row, i, i + 1);
        size_t swap = index[i];
        index[i] = index[j];
        index[j] = swap;
    }
}

void permutation_make(const struct rng *r, size_t *index, size_t n)
{
    permutation_draw(r, DRAW_PERMUTE, index, n);
}

size_t permutation_reservoir_slot(const struct rng *r, uint64_t row, size_t window)
{
    return (size_t)rng_below(r, DRAW_LEAVE, row, window);
}

struct candidate {
    int32_t y;
    uint64_t key;
    int64_t id;
    size_t row;
};

static int by_class_and_key(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

int permutation_sample_per_class(const struct rng *r, const int32_t *y, const int64_t *id, size_t n, size_t wanted, unsigned char *keep,
                 int32_t *few, size_t *have)
{
    struct candidate *c = xarray(n, sizeof *c);
    size_t m = 0;
    int bad = 0;
    memset(keep, 0, n);
    for (size_t i = 0; i < n; i++)
        if (y[i] >= 0)
            c[m++] = (struct candidate){ y[i], rng_below(r, (uint64_t)id[i], 0, UINT64_MAX), id[i], i };
    qsort(c, m, sizeof *c, by_class_and_key);
    for (size_t i = 0; i < m && !bad;) {
        const int32_t class = c[i].y;
        size_t samples = 0;
        for (size_t first = i; i < m && c[i].y == class; i++) {
            if (i == first || c[i].id != c[i - 1].id)
                samples++;
            keep[c[i].row] = samples <= wanted;
        }
        if (samples < wanted) {
            *few = class;
            *have = samples;
            bad = -1;
        }
    }
    free(c);
    return bad;
}
