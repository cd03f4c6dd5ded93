/* array.c - memory of arrays, and the way of values into it and out of it */
#include "tensor/array.h"

#include "base/alloc.h"
#include "tensor/pixels.h"

#include <string.h>

static void *take_plain(size_t bytes)
{
    return aligned_zero(bytes);
}

const struct array_memory array_memory_plain = { .take = take_plain, .give_back = aligned_free };

static const struct array_memory *memory = &array_memory_plain;
static int depth;               /* of array_open */

void array_use(const struct array_memory *m)
{
    memory = m;
}

void *array_new_bytes(size_t bytes)
{
    return memory->take(bytes);
}

real *array_new(size_t n)
{
    return array_new_bytes(n * sizeof(real));
}

void array_free(void *array)
{
    memory->give_back(array);
}

void array_open(void)
{
    if (!depth++ && memory->open)
        memory->open();
}

void array_close(void)
{
    if (!--depth && memory->close)
        memory->close();
}

void array_put(real *to, const float *from, size_t n)
{
    array_open();
    for (size_t i = 0; i < n; i++)
        to[i] = (real)from[i];
    array_close();
}

void array_put_reals(real *to, const real *from, size_t n)
{
    array_open();
    memcpy(to, from, n * sizeof *to);
    array_close();
}

void array_put_pixels(real *to, const unsigned char *from, size_t n, int is_signed)
{
    array_open();
    for (size_t i = 0; i < n; i++)
        to[i] = pixel_value(from[i], is_signed);
    array_close();
}

void array_get(float *to, const real *from, size_t n)
{
    array_open();
    for (size_t i = 0; i < n; i++)
        to[i] = (float)from[i];
    array_close();
}

void array_get_doubles(double *to, const real *from, size_t n)
{
    array_open();
    for (size_t i = 0; i < n; i++)
        to[i] = (double)from[i];
    array_close();
}

const float *array_lend(const real *from, size_t n, struct tensor *copy)
{
    struct shape shape = shape_of(1, (unsigned)n);
#ifndef IAE_DOUBLE
    if (!memory->is_private)
        return from;
#endif
    tensor_set(copy, "copy", DT_F4, &shape);
    array_get(copy->data, from, n);
    return copy->data;
}
