/* half.c - half precision by the bits of single precision */
#include "bytes/half.h"

#include <string.h>

#define FRACTION 10             /* bits of a half, and how many less than those of a float */
#define DROPPED 13
#define BIAS (127 - 15)         /* a float's exponent minus a half's */
#define INFINITE 0x7c00u

static uint32_t bits_of(float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

static float float_of(uint32_t bits)
{
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* v without its last bits, to the nearest, ties to even. A carry out of the fraction makes the next exponent, which is right. */
static uint32_t shift_rounded(uint32_t v, uint32_t bits)
{
    uint32_t half = 1u << (bits - 1), rest = v & ((1u << bits) - 1), kept = v >> bits;
    return kept + (rest > half || (rest == half && (kept & 1)));
}

uint16_t half_from_float(float v)
{
    uint32_t bits = bits_of(v), sign = bits >> 16 & 0x8000u, magnitude = bits & 0x7fffffffu, exponent = magnitude >> 23;
    if (magnitude > 0x7f800000u)
        return (uint16_t)(sign | INFINITE | 1u << (FRACTION - 1));
    if (exponent >= BIAS + 31)
        return (uint16_t)(sign | INFINITE);
    if (exponent > BIAS)
        return (uint16_t)(sign | shift_rounded(magnitude - ((uint32_t)BIAS << 23), DROPPED));
    uint32_t shift = DROPPED + 1 + BIAS - exponent;             /* below the normal halves: multiples of 2^-24 */
    if (shift > 24)
        return (uint16_t)sign;
    return (uint16_t)(sign | shift_rounded((magnitude & 0x7fffffu) | 0x800000u, shift));
}

float half_to_float(uint16_t h)
{
    uint32_t sign = (uint32_t)(h & 0x8000u) << 16, exponent = h >> FRACTION & 31u, fraction = h & 0x3ffu;
    if (exponent == 31)
        return float_of(sign | 0x7f800000u | fraction << DROPPED);
    if (exponent)
        return float_of(sign | (exponent + BIAS) << 23 | fraction << DROPPED);
    float v = (float)fraction * 0x1p-24f;
    return sign ? -v : v;
}
