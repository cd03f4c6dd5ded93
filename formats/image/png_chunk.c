/* png_chunk.c - cuts files into chunks, and makes chunks */
#include "image/png_chunk.h"

#include "base/crc32.h"

#include <string.h>

static uint32_t get32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

const unsigned char *png_chunk_next(const unsigned char *bytes, size_t n, size_t *at, size_t *size)
{
    const unsigned char *chunk = bytes + *at;
    if (n - *at < PNG_CHUNK_FRAME)
        return NULL;
    *size = get32(chunk);
    if (*size > n - *at - PNG_CHUNK_FRAME)
        return NULL;
    *at += *size + PNG_CHUNK_FRAME;
    return chunk + 4;
}

int png_chunk_is_sound(const unsigned char *chunk, size_t size)
{
    return crc32_add(0, chunk, 4 + size) == get32(chunk + 4 + size);
}

void png_chunk_put32(unsigned char *to, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(v >> (24 - 8 * i));
}

void png_chunk_make(unsigned char *to, const char *name, const unsigned char *data, size_t size)
{
    png_chunk_put32(to, (uint32_t)size);
    memcpy(to + 4, name, 4);
    memmove(to + 8, data, size);
    png_chunk_put32(to + 8 + size, crc32_add(0, to + 4, 4 + size));
}
