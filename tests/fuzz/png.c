/* png - pictures; the mutator mends the checksums of chunks, and packs pixels that it has edited
 *
 * Demanded: a picture that was read is encoded and read again as itself, and where it ends is known.
 */
#include "lib/harness.h"

#include "image/image.h"
#include "image/image_formats.h"
#include "image/png.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define ROOM (1 << 16)

static uint32_t get(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void set(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (24 - 8 * i));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct image a = { .pixel = NULL }, b = { .pixel = NULL };
    unsigned char *bytes;
    char error[300] = "";
    size_t size;
    /* large pictures are slow, not interesting; those that are too large are refused before */
    if (n > 24 && (uint64_t)get(data + 16) * get(data + 20) > 1 << 18 && (uint64_t)get(data + 16) * get(data + 20) <= IMAGE_PIXELS)
        return 0;
    int r = png_decode(&a, data, n, error);
    DEMAND(!r == !error[0]);
    size_t length = image_format_png.length(data, n);
    DEMAND(length <= n && (r || length));
    if (!r) {
        png_encode(&a, &bytes, &size);
        DEMAND(!png_decode(&b, bytes, size, error));
        DEMAND(a.width == b.width && a.height == b.height && a.channels == b.channels);
        DEMAND(!memcmp(a.pixel, b.pixel, (size_t)a.height * a.width * a.channels));
        free(bytes);
    }
    image_free(&a);
    image_free(&b);
    return 0;
}

/* The pixels of the first IDAT, edited and packed again in its place; the new size of the file. */
static size_t edit_pixels(uint8_t *data, size_t n, size_t most, size_t at)
{
    static uint8_t raw[ROOM], packed[2 * ROOM];
    uLongf raw_size = ROOM, packed_size = 2 * ROOM;
    size_t old = get(data + at), tail = n - at - 12 - old;
    int code = uncompress(raw, &raw_size, data + at + 8, old);
    if (code != Z_OK && code != Z_BUF_ERROR)
        return n;
    raw_size = LLVMFuzzerMutate(raw, raw_size, ROOM);
    if (compress2(packed, &packed_size, raw, raw_size, 1) != Z_OK || at + 12 + packed_size + tail > most)
        return n;
    memmove(data + at + 12 + packed_size, data + at + 12 + old, tail);
    memcpy(data + at + 8, packed, packed_size);
    set(data + at, (uint32_t)packed_size);
    return at + 12 + packed_size + tail;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t most, unsigned seed)
{
    int edited = seed % 3 != 0;
    if (!edited || n < 8 || seed % 5 == 0)
        n = LLVMFuzzerMutate(data, n, most);
    for (size_t at = 8; seed % 8 && n >= 12 && at <= n - 12 && get(data + at) <= n - at - 12; at += 12 + get(data + at)) {
        if (edited && !memcmp(data + at + 4, "IDAT", 4)) {
            n = edit_pixels(data, n, most, at);
            edited = 0;
        }
        size_t size = get(data + at);
        set(data + at + 8 + size, (uint32_t)crc32(0, data + at + 4, (uInt)size + 4));
    }
    return n;
}
