/* array_layout.c - strides of rows, and their numbers gathered */
#include "array/array_layout.h"

#include <string.h>

int array_layout_set(struct array_layout *l, const struct array_info *a, int side)
{
    size_t stride = 1, bytes;
    int rank = a->shape.rank;
    memset(l, 0, sizeof *l);
    l->rows = side == ARRAY_ONE_ROW ? 1 : a->shape.dim[side];
    l->row.rank = side == ARRAY_ONE_ROW ? rank : rank - 1;
    if (array_info_bytes(a, &bytes))
        return -1;
    for (int k = 0; k < rank; k++) {                /* the fastest side first */
        int i = a->fortran ? k : rank - 1 - k, j = side == ARRAY_ONE_ROW || i < side ? i : i - 1;
        if (i == side) {
            l->step = stride;
        } else {
            l->row.dim[j] = a->shape.dim[i];
            l->stride[j] = stride;
        }
        stride *= a->shape.dim[i];
    }
    if (side == ARRAY_ONE_ROW)
        l->step = stride;
    l->count = stride;
    return tensor_bytes(DT_F8, &l->row, &bytes) || !shape_count(&l->row) ? -1 : 0;
}

int array_layout_transpose(struct array_layout *l)
{
    uint32_t dim = l->row.dim[0];
    size_t stride = l->stride[0];
    if (l->row.rank < 2)
        return -1;
    l->row.dim[0] = l->row.dim[1];
    l->stride[0] = l->stride[1];
    l->row.dim[1] = dim;
    l->stride[1] = stride;
    return 0;
}

int array_layout_channels_last(struct array_layout *l)
{
    uint32_t channels = l->row.dim[0];
    size_t stride = l->stride[0];
    if (l->row.rank != 3)
        return -1;
    for (int i = 0; i < 2; i++) {
        l->row.dim[i] = l->row.dim[i + 1];
        l->stride[i] = l->stride[i + 1];
    }
    l->row.dim[2] = channels;
    l->stride[2] = stride;
    return 0;
}

void array_layout_column(struct array_layout *l, uint32_t k)
{
    l->start += k * l->stride[0];
    l->row.rank = 0;
}

int array_layout_is_streamed(const struct array_layout *l)
{
    size_t extent = l->start + 1;
    for (int i = 0; i < l->row.rank; i++)
        extent += (l->row.dim[i] - 1) * l->stride[i];
    return extent <= l->step && l->rows * l->step == l->count;
}

int array_layout_is_plain(const struct array_layout *l)
{
    size_t stride = 1;
    for (int i = l->row.rank; i-- > 0; stride *= l->row.dim[i])
        if (l->stride[i] != stride && l->row.dim[i] != 1)
            return 0;
    return l->step == stride && !l->start;
}

/* One number of each of n rows; a constant size makes a load and a store of each copy. */
static void copy_numbers(const unsigned char *from, size_t from_step, int size, size_t n, unsigned char *to, size_t to_step)
{
    switch (size) {
    case 1:
        for (size_t i = 0; i < n; i++)
            to[i * to_step] = from[i * from_step];
        break;
    case 2:
        for (size_t i = 0; i < n; i++)
            memcpy(to + 2 * i * to_step, from + 2 * i * from_step, 2);
        break;
    case 4:
        for (size_t i = 0; i < n; i++)
            memcpy(to + 4 * i * to_step, from + 4 * i * from_step, 4);
        break;
    default:
        for (size_t i = 0; i < n; i++)
            memcpy(to + 8 * i * to_step, from + 8 * i * from_step, 8);
    }
}

void array_layout_gather(const struct array_layout *l, const unsigned char *from, int size, uint64_t first, size_t n,
                         unsigned char *to)
{
    size_t count = shape_count(&l->row), pos = l->start + (size_t)first * l->step, bytes = (size_t)size;
    uint32_t index[TENSOR_RANK] = { 0 };
    for (size_t k = 0; k < count; k++) {
        copy_numbers(from + pos * bytes, l->step, size, n, to + k * bytes, count);
        for (int i = l->row.rank; i-- > 0;) {       /* the next number of a row */
            pos += l->stride[i];
            if (++index[i] < l->row.dim[i])
                break;
            pos -= index[i] * l->stride[i];
            index[i] = 0;
        }
    }
}
