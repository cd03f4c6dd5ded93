/* sizes.h - arithmetic of sizes that is needed everywhere */
#ifndef BASE_SIZES_H
#define BASE_SIZES_H

#include <stddef.h>

static inline size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

static inline size_t max_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* div_ceil - how many parts of this size a whole of n has; round_up - to a multiple of that */
static inline size_t div_ceil(size_t n, size_t part)
{
    return (n + part - 1) / part;
}

static inline size_t round_up(size_t n, size_t part)
{
    return div_ceil(n, part) * part;
}

#endif
