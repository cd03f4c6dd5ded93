/* exif.c - the tag Orientation of the first directory of a TIFF file */
#include "image/exif.h"

#include <string.h>

#define ENTRY 12                /* bytes of an entry of a directory: tag, type, count, value */
#define ORIENTATION 0x112
#define PREFIX "Exif\0"         /* and one more zero */

enum { TYPE_SHORT = 3, TYPE_LONG = 4 };

struct tiff {
    const unsigned char *bytes;
    int big;                    /* big-endian */
};

static uint32_t get16(const struct tiff *t, size_t at)
{
    const unsigned char *p = t->bytes + at;
    return t->big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static uint32_t get32(const struct tiff *t, size_t at)
{
    return t->big ? get16(t, at) << 16 | get16(t, at + 2) : get16(t, at + 2) << 16 | get16(t, at);
}

/* The value of an entry, if it is one number; 0 if not. */
static uint32_t entry_value(const struct tiff *t, size_t at)
{
    uint32_t type = get16(t, at + 2), count = get32(t, at + 4);
    if (count != 1)
        return 0;
    return type == TYPE_SHORT ? get16(t, at + 8) : type == TYPE_LONG ? get32(t, at + 8) : 0;
}

uint8_t exif_orientation(const unsigned char *tiff, size_t n)
{
    struct tiff t = { tiff, n >= 4 && !memcmp(tiff, "MM\0*", 4) };
    if (n < 8 || (!t.big && memcmp(tiff, "II*\0", 4)))
        return EXIF_UPRIGHT;
    size_t at = get32(&t, 4);
    if (at > n - 2)
        return EXIF_UPRIGHT;
    size_t entries = get16(&t, at), whole = (n - at - 2) / ENTRY;
    for (at += 2; entries && whole; entries--, whole--, at += ENTRY)
        if (get16(&t, at) == ORIENTATION) {
            uint32_t v = entry_value(&t, at);
            return v >= 1 && v <= 8 ? (uint8_t)v : EXIF_UPRIGHT;
        }
    return EXIF_UPRIGHT;
}

uint8_t exif_orientation_prefixed(const unsigned char *bytes, size_t n)
{
    size_t skip = n >= sizeof PREFIX && !memcmp(bytes, PREFIX, sizeof PREFIX) ? sizeof PREFIX : 0;
    return exif_orientation(bytes + skip, n - skip);
}
