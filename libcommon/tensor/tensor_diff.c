/* tensor_diff.c - compares arrays value by value, and measures their range */
#include "tensor/tensor_diff.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static double value(enum dtype type, const void *p, size_t i)
{
    switch (type) {
    case DT_U1: return ((const unsigned char *)p)[i];
    case DT_I4: return ((const int32_t *)p)[i];
    case DT_I8: return (double)((const int64_t *)p)[i];
    case DT_F4: return (double)((const float *)p)[i];
    default: return ((const double *)p)[i];
    }
}

/* |a - b|. 64-bit integers are subtracted as integers: different ones may be equal as doubles. */
static double distance(enum dtype type, const void *a, const void *b, size_t i)
{
    if (type == DT_I8) {
        int64_t x = ((const int64_t *)a)[i], y = ((const int64_t *)b)[i];
        return (double)(x > y ? (uint64_t)x - (uint64_t)y : (uint64_t)y - (uint64_t)x);
    }
    double x = value(type, a, i), y = value(type, b, i);
    if (isinf(x) && x == y)
        return 0;
    return fabs(x - y);
}

static int within(const struct tensor_diff *d, double x, double y, double distance)
{
    if ((d->absolute == 0 && d->relative == 0) || !isfinite(distance))
        return 0;
    return distance <= d->absolute + d->relative * fmax(fabs(x), fabs(y));
}

void tensor_diff_add(struct tensor_diff *d, enum dtype type, const void *a, const void *b, size_t n)
{
    size_t size = dtype_size(type);
    for (size_t i = 0; i < n; i++) {
        if (!memcmp((const char *)a + i * size, (const char *)b + i * size, size))
            continue;
        double x = value(type, a, i), y = value(type, b, i), far = distance(type, a, b, i);
        if (isnan(far) || far > d->largest)
            d->largest = far;
        if (within(d, x, y, far))
            continue;
        if (!d->different++) {
            d->first = d->compared + i;
            memcpy(d->a, (const char *)a + i * size, size);
            memcpy(d->b, (const char *)b + i * size, size);
        }
    }
    d->compared += n;
}

void tensor_range_add(struct tensor_range *r, enum dtype type, const void *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double v = value(type, p, i);
        if (!isfinite(v)) {
            r->odd++;
            continue;
        }
        if (!r->n || v < r->min)
            r->min = v;
        if (!r->n || v > r->max)
            r->max = v;
        r->n++;
        r->sum += v;
    }
}

double tensor_range_mean(const struct tensor_range *r)
{
    return r->n ? r->sum / (double)r->n : (double)NAN;
}

const char *tensor_value_text(enum dtype type, const void *p, char buf[TENSOR_VALUE_TEXT])
{
    union {
        unsigned char u1;
        int32_t i4;
        int64_t i8;
        float f4;
        double f8;
        uint32_t bits4;
        uint64_t bits8;
    } v;
    memcpy(&v, p, dtype_size(type));
    switch (type) {
    case DT_U1: snprintf(buf, TENSOR_VALUE_TEXT, "%d", v.u1); break;
    case DT_I4: snprintf(buf, TENSOR_VALUE_TEXT, "%" PRId32, v.i4); break;
    case DT_I8: snprintf(buf, TENSOR_VALUE_TEXT, "%" PRId64, v.i8); break;
    case DT_F4:
        if (isnan(v.f4))
            snprintf(buf, TENSOR_VALUE_TEXT, v.bits4 == 0x7fc00000 ? "nan" : "nan:%08" PRIx32, v.bits4);
        else
            snprintf(buf, TENSOR_VALUE_TEXT, "%.9g", (double)v.f4);
        break;
    default:
        if (isnan(v.f8))
            snprintf(buf, TENSOR_VALUE_TEXT, v.bits8 == 0x7ff8000000000000 ? "nan" : "nan:%016" PRIx64, v.bits8);
        else
            snprintf(buf, TENSOR_VALUE_TEXT, "%.17g", v.f8);
    }
    return buf;
}
