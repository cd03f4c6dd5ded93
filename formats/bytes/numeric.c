/* numeric.c - converts numbers of any width and byte order to the types of streams, and refuses those that do not fit */
#include "bytes/numeric.h"

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

/* 1 bit of sign, 5 of exponent, 10 of mantissa */
static double half_of(uint64_t v)
{
    int exponent = (int)(v >> 10 & 31), mantissa = (int)(v & 1023);
    double size = exponent == 31 ? (mantissa ? (double)NAN : (double)INFINITY)
                  : exponent     ? ldexp(1024 + mantissa, exponent - 25)
                                 : ldexp(mantissa, -24);
    return v >> 15 ? -size : size;
}

static double real_of(const struct numeric *e, uint64_t v)
{
    uint32_t v4 = (uint32_t)v;
    double d;
    float f;
    if (e->size == 2)
        return half_of(v);
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
    *size = *negative ? sign - (v & (sign - 1)) : e->kind == 'b' ? v != 0 : v;
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

static double value_of(const struct numeric *e, uint64_t v)
{
    int negative;
    uint64_t size;
    if (e->kind == 'f')
        return real_of(e, v);
    (void)to_integer(e, v, &negative, &size);
    return negative ? -(double)size : (double)size;
}

static int store_float(const struct numeric *e, uint64_t v, float *to)
{
    if (e->kind == 'f' && e->size == 4) {
        uint32_t v4 = (uint32_t)v;
        memcpy(to, &v4, 4);     /* as it is, also if it is no number */
        return 0;
    }
    double d = value_of(e, v);
    /* a finite number must not silently become infinite */
    if (isfinite(d) && fabs(d) > (double)FLT_MAX)
        return -1;
    *to = (float)d;
    return 0;
}

static int store_integer(const struct numeric *e, uint64_t v, enum dtype type, void *to, size_t i)
{
    static const uint64_t most[] = { [DT_U1] = 255, [DT_I4] = INT32_MAX, [DT_I8] = INT64_MAX };
    int negative;
    uint64_t size;
    if (to_integer(e, v, &negative, &size) || size > most[type] || (type == DT_U1 && negative && size))
        return -1;
    if (type == DT_U1)
        ((unsigned char *)to)[i] = (unsigned char)(e->kind == 'b' ? 255 * size : size);
    else if (type == DT_I4)
        ((int32_t *)to)[i] = negative ? -(int32_t)size : (int32_t)size;
    else
        ((int64_t *)to)[i] = negative ? -(int64_t)size : (int64_t)size;
    return 0;
}

static int store(const struct numeric *e, uint64_t v, enum dtype type, void *to, size_t i)
{
    if (type == DT_F4)
        return store_float(e, v, (float *)to + i);
    if (type != DT_F8)
        return store_integer(e, v, type, to, i);
    ((double *)to)[i] = value_of(e, v);
    return 0;
}

int numeric_convert(const struct numeric *e, const unsigned char *from, size_t count, enum dtype type, void *to,
                     char error[100])
{
    if (numeric_is(e, type)) {
        memcpy(to, from, count * dtype_size(type));
        return 0;
    }
    for (size_t i = 0; i < count; i++, from += e->size) {
        uint64_t v = raw_bits(e, from);
        if (store(e, v, type, to, i))
            return fail_misfit(e, v, type, error);
    }
    return 0;
}

int numeric_is(const struct numeric *e, enum dtype type)
{
    const char *name = dtype_name(type);
    return e->kind == name[1] && e->size == name[2] - '0' && (e->size == 1 || !e->big);
}

int numeric_are_bytes(const struct numeric *e, const unsigned char *from, size_t count)
{
    unsigned char unused;
    for (size_t i = 0; i < count; i++, from += e->size)
        if (store_integer(e, raw_bits(e, from), DT_U1, &unused, 0))
            return 0;
    return 1;
}

const char *numeric_text(const struct numeric *e, char text[NUMERIC_TEXT])
{
    snprintf(text, NUMERIC_TEXT, e->kind == 'b' ? "bool" : "%c%d", e->kind, e->size);
    return text;
}
