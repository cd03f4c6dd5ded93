/* numeric.c - converts numbers of any width and byte order to u1, i4 and f4, and refuses those that do not fit */
#include "bytes/numeric.h"

#include "base/die.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static uint64_t raw_bits(const struct numeric *e, const unsigned char *p)
{
    uint64_t v = 0;
    for (int i = 0; i < e->size; i++)
        v |= (uint64_t)p[e->big ? e->size - 1 - i : i] << 8 * i;
    return v;
}

static double real_of(const struct numeric *e, uint64_t v)
{
    uint32_t v4 = (uint32_t)v;
    double d;
    float f;
    memcpy(&d, &v, 8);
    memcpy(&f, &v4, 4);
    return e->size == 4 ? (double)f : d;
}

/* Sign and magnitude of a whole number; -1 if it is none, or beyond 2^53. */
static int to_integer(const struct numeric *e, uint64_t v, int *negative, uint64_t *size)
{
    uint64_t sign = (uint64_t)1 << (8 * e->size - 1);
    if (e->kind == 'f') {
        double d = real_of(e, v);
        *negative = d < 0;
        if (!(fabs(d) <= 0x1p53) || d != floor(d))
            return -1;
        *size = (uint64_t)fabs(d);
        return 0;
    }
    *negative = e->kind == 'i' && v & sign;
    *size = *negative ? sign - (v & (sign - 1)) : v;
    return 0;
}

static int fail_misfit(const struct numeric *e, uint64_t v, enum dtype type, char error[100])
{
    int negative;
    uint64_t size;
    const char *what = type == DT_I4 ? "the label " : "";
    if (e->kind == 'f')
        snprintf(error, 100, "%s%.9g does not fit into %s", what, real_of(e, v), dtype_name(type) + 1);
    else if (!to_integer(e, v, &negative, &size))
        snprintf(error, 100, "%s%s%llu does not fit into %s", what, negative ? "-" : "", (unsigned long long)size,
                 dtype_name(type) + 1);
    return -1;
}

static int store_float(const struct numeric *e, uint64_t v, float *to)
{
    int negative;
    uint64_t size;
    double d = 0;
    if (e->kind == 'f' && e->size == 4) {
        uint32_t v4 = (uint32_t)v;
        memcpy(to, &v4, 4);     /* as it is, also if it is no number */
        return 0;
    }
    if (e->kind == 'f')
        d = real_of(e, v);
    else if (!to_integer(e, v, &negative, &size))
        d = negative ? -(double)size : (double)size;
    /* a finite number must not silently become infinite */
    if (isfinite(d) && fabs(d) > FLT_MAX)
        return -1;
    *to = (float)d;
    return 0;
}

static int store_integer(const struct numeric *e, uint64_t v, enum dtype type, void *to, size_t i)
{
    int negative;
    uint64_t size;
    if (to_integer(e, v, &negative, &size) || size > (type == DT_U1 ? 255u : INT32_MAX) || (type == DT_U1 && negative && size))
        return -1;
    if (type == DT_U1)
        ((unsigned char *)to)[i] = (unsigned char)size;
    else
        ((int32_t *)to)[i] = negative ? -(int32_t)size : (int32_t)size;
    return 0;
}

int numeric_convert(const struct numeric *e, const unsigned char *from, size_t count, enum dtype type, void *to,
                     char error[100])
{
    if (type != DT_U1 && type != DT_I4 && type != DT_F4)
        bug("a type that numbers are not converted to");
    if (type == DT_U1 && e->kind == 'u' && e->size == 1) {
        memcpy(to, from, count);
        return 0;
    }
    for (size_t i = 0; i < count; i++, from += e->size) {
        uint64_t v = raw_bits(e, from);
        if (type == DT_F4 ? store_float(e, v, (float *)to + i) : store_integer(e, v, type, to, i))
            return fail_misfit(e, v, type, error);
    }
    return 0;
}
