/* crc32.c - CRC-32 by zlib */
#include "base/crc32.h"

#include <zlib.h>

uint32_t crc32_add(uint32_t crc, const void *bytes, size_t n)
{
    return (uint32_t)crc32_z(crc, bytes, n);
}

uint32_t crc32_join(uint32_t a, uint32_t b, uint64_t n)
{
    return (uint32_t)crc32_combine(a, b, (z_off_t)n);
}
