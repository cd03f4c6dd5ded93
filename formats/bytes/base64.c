/* base64.c - three bytes are four letters of six bits */
#include "bytes/base64.h"

#include <stdint.h>

static const char letter[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_encode(const void *bytes, size_t n, char *to)
{
    const unsigned char *b = bytes;
    char *t = to;
    for (; n; b += 3, t += 4) {
        size_t take = n < 3 ? n : 3;
        uint32_t bits = (uint32_t)b[0] << 16 | (take > 1 ? (uint32_t)b[1] << 8 : 0) | (take > 2 ? b[2] : 0u);
        t[0] = letter[bits >> 18];
        t[1] = letter[bits >> 12 & 63];
        t[2] = take > 1 ? letter[bits >> 6 & 63] : '=';
        t[3] = take > 2 ? letter[bits & 63] : '=';
        n -= take;
    }
    return (size_t)(t - to);
}
