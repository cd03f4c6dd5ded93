/* sizes.h - minimum, maximum, rounding up of sizes */
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

/* div_ceil - n / part, rounded up; round_up - n rounded up to a multiple of part */
static inline size_t div_ceil(size_t n, size_t part)
{
    return (n + part - 1) / part;
}

static inline size_t round_up(size_t n, size_t part)
{
    return div_ceil(n, part) * part;
}

#endif
