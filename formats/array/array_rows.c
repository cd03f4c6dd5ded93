/* array_rows.c - orders and converts the numbers of an array, a few rows at a time */
#include "array/array_rows.h"

#include "base/alloc.h"
#include "base/crc32.h"
#include "base/sizes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK (256 << 10)

void array_rows_init(struct array_rows *r, const struct array_info *a, const struct array_layout *l, enum dtype type)
{
    memset(r, 0, sizeof *r);
    r->stored = a->stored;
    r->layout = *l;
    r->type = type;
    (void)array_info_bytes(a, &r->bytes);
    r->min = INFINITY;
    r->max = -INFINITY;
}

void array_rows_free(struct array_rows *r)
{
    tempfile_close(&r->kept);
    free(r->raw);
    free(r->ordered);
    memset(r, 0, sizeof *r);
}

/* ---- the whole array ---- */

static int for_all_bytes(struct array_rows *r, const struct array_source *from, void (*use)(struct array_rows *r, const void *bytes, size_t n))
{
    unsigned char *chunk = xmalloc(CHUNK);
    int bad = 0;
    for (size_t left = r->bytes, k; left && !bad; left -= k) {
        k = min_size(left, CHUNK);
        bad = from->read(from->context, chunk, k);
        if (!bad)
            use(r, chunk, k);
    }
    free(chunk);
    return bad;
}

static void keep_bytes(struct array_rows *r, const void *bytes, size_t n)
{
    tempfile_write(&r->kept, bytes, n);
}

int array_rows_keep(struct array_rows *r, const struct array_source *from)
{
    tempfile_open(&r->kept);
    return for_all_bytes(r, from, keep_bytes);
}

static void add_to_crc(struct array_rows *r, const void *bytes, size_t n)
{
    r->crc = crc32_add(r->crc, bytes, n);
}

int array_rows_compare(struct array_rows *r, const struct array_source *from)
{
    r->crc = 0;
    if (for_all_bytes(r, from, add_to_crc))
        return -1;
    return r->crc != r->kept.crc;
}

int array_rows_are_bytes(struct array_rows *r)
{
    return numeric_are_bytes(&r->stored, tempfile_map(&r->kept), r->bytes / (size_t)r->stored.size);
}

/* ---- rows ---- */

/* Memory for some rows; only when the first is read is it known that a row fits into a record. */
static void make_room(struct array_rows *r)
{
    if (!r->room)
        r->room = max_size(1, CHUNK / (max_size(r->layout.step, shape_count(&r->layout.row)) * (size_t)r->stored.size));
}

static void look_at_range(struct array_rows *r, double v)
{
    r->min = v < r->min ? v : r->min;
    r->max = v > r->max ? v : r->max;
}

/* What there is to say of x: f4 that is not finite is an error; the range is noted. */
static int look_at_rows(struct array_rows *r, void *to, size_t n)
{
    size_t count = shape_count(&r->layout.row);
    const unsigned char *u1 = to;
    float *f4 = to;
    for (size_t i = 0; r->type == DT_U1 && !(r->max > 1) && i < n * count; i++)
        look_at_range(r, u1[i]);
    for (size_t i = 0; r->type == DT_F4 && i < n * count; i++) {
        if (!isfinite(f4[i])) {
            snprintf(r->error, sizeof r->error, "row %llu: %g is no finite number", (unsigned long long)(r->done + i / count), (double)f4[i]);
            return -1;
        }
        if (r->divisor > 0)
            f4[i] = (float)((double)f4[i] / r->divisor);
        look_at_range(r, (double)f4[i]);
    }
    return 0;
}

/* From numbers in C order. */
static int convert(struct array_rows *r, const unsigned char *from, size_t n, void *to)
{
    size_t count = shape_count(&r->layout.row);
    char cause[100];
    for (size_t i = 0; i < n; i++)
        if (numeric_convert(&r->stored, from + i * count * (size_t)r->stored.size, count, r->type, (char *)to + i * count * dtype_size(r->type), cause)) {
            snprintf(r->error, sizeof r->error, "row %llu: %s", (unsigned long long)(r->done + i), cause);
            return -1;
        }
    if (r->is_x && look_at_rows(r, to, n))
        return -1;
    r->done += n;
    return 0;
}

/* n rows, of which the array's bytes from row `first` on are at `from`. */
static int gather(struct array_rows *r, const unsigned char *from, uint64_t first, size_t n, void *to)
{
    size_t size = (size_t)r->stored.size;
    if (array_layout_is_plain(&r->layout))
        return convert(r, from + (size_t)first * r->layout.step * size, n, to);
    if (!r->ordered)
        r->ordered = xmalloc(r->room * shape_count(&r->layout.row) * size);
    array_layout_gather(&r->layout, from, r->stored.size, first, n, r->ordered);
    return convert(r, r->ordered, n, to);
}

int array_rows_take(struct array_rows *r, const struct array_source *from, void *to, size_t n)
{
    size_t row = shape_count(&r->layout.row) * dtype_size(r->type), bytes;
    make_room(r);
    bytes = r->layout.step * (size_t)r->stored.size;
    if (!r->raw)
        r->raw = xmalloc(r->room * bytes);
    for (size_t k; n; n -= k, to = (char *)to + k * row) {
        k = min_size(n, r->room);
        if (from->read(from->context, r->raw, k * bytes) || gather(r, r->raw, 0, k, to))
            return -1;
    }
    return 0;
}

int array_rows_get(struct array_rows *r, void *to, size_t n)
{
    const unsigned char *all = tempfile_map(&r->kept);
    size_t row = shape_count(&r->layout.row) * dtype_size(r->type);
    make_room(r);
    for (size_t k; n; n -= k, to = (char *)to + k * row) {
        k = min_size(n, r->room);
        if (gather(r, all, r->done, k, to))
            return -1;
    }
    return 0;
}
