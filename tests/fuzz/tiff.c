/* tiff - TIFF pictures, by libtiff and all that it unpacks with */
#include "lib/harness.h"

#include "image/image.h"
#include "image/tiff.h"

static uint32_t get(const uint8_t *p, int bytes, int big)
{
    uint32_t v = 0;
    for (int i = 0; i < bytes; i++)
        v |= (uint32_t)p[i] << 8 * (big ? bytes - 1 - i : i);
    return v;
}

/* Large pictures are slow, not interesting; those that are too large are refused before. Anything may be an entry of the
 * directory: tag, type, count, value, which in a BigTIFF stands 4 bytes later. */
static int is_slow(const uint8_t *data, size_t n)
{
    uint64_t side[2] = { 0, 0 };
    int big = n && data[0] == 'M';
    for (size_t i = 4; i + 20 <= n; i++) {
        uint32_t tag = get(data + i, 2, big), type = get(data + i + 2, 2, big);
        if ((tag == 256 || tag == 257) && (type == 3 || type == 4))
            for (size_t at = i + 8; at <= i + 12; at += 4) {
                uint32_t v = get(data + at, type == 3 ? 2 : 4, big);
                side[tag - 256] = v > side[tag - 256] && v <= IMAGE_SIDE ? v : side[tag - 256];
            }
    }
    return side[0] * side[1] > 1 << 16;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct image a = { .pixel = NULL };
    char error[300] = "";
    if (is_slow(data, n))
        return 0;
    int r = tiff_decode(&a, data, n, error);
    DEMAND(!r == !error[0]);
    if (!r) {
        DEMAND(a.orientation >= 1 && a.orientation <= 8);
        harness_touch(a.pixel, (size_t)a.height * a.width * a.channels);
    }
    image_free(&a);
    return 0;
}
