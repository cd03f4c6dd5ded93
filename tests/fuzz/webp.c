/* webp - WebP pictures; the orientation is searched in their chunks, too */
#include "lib/harness.h"

#include "image/image.h"
#include "image/webp.h"

#include <string.h>

/* Large pictures are slow, not interesting: those whose first chunk is lossless or lossy. */
static int is_slow(const uint8_t *data, size_t n)
{
    uint32_t width = 0, height = 0;
    for (size_t at = 12; at + 18 <= n; at++) {
        const uint8_t *p = data + at;
        if (!memcmp(p, "VP8L", 4)) {
            width = 1 + ((uint32_t)p[9] | (uint32_t)(p[10] & 63) << 8);
            height = 1 + ((uint32_t)p[10] >> 6 | (uint32_t)p[11] << 2 | (uint32_t)(p[12] & 15) << 10);
        } else if (!memcmp(p, "VP8 ", 4)) {
            width = (uint32_t)p[14] | (uint32_t)(p[15] & 63) << 8;
            height = (uint32_t)p[16] | (uint32_t)(p[17] & 63) << 8;
        }
        if ((uint64_t)width * height > 1 << 16)
            return 1;
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct image a = { .pixel = NULL };
    char error[300] = "";
    if (is_slow(data, n))
        return 0;
    int r = webp_decode(&a, data, n, error);
    DEMAND(!r == !error[0]);
    if (!r) {
        DEMAND(a.channels == 3 && a.orientation >= 1 && a.orientation <= 8);
        harness_touch(a.pixel, (size_t)a.height * a.width * 3);
    }
    image_free(&a);
    return 0;
}
