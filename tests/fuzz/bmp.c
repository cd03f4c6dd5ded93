/* bmp - pictures of Windows and OS/2, with and without a file header */
#include "lib/harness.h"

#include "image/bmp.h"
#include "image/image.h"

/* Run lengths may leave out all of a large picture, which is slow, not interesting. */
static int is_slow(const uint8_t *data, size_t n)
{
    size_t at = n > 2 && data[0] == 'B' && data[1] == 'M' ? 14 : 0;
    if (n < at + 12)
        return 0;
    const uint8_t *h = data + at;
    uint64_t width = h[4] | (uint64_t)h[5] << 8, height = h[8] | (uint64_t)h[9] << 8, down = 65536 - height;
    return width * (height < down ? height : down) > 1 << 18;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct image a = { .pixel = NULL };
    char error[300] = "";
    if (is_slow(data, n))
        return 0;
    int r = bmp_decode(&a, data, n, error);
    DEMAND(!r == !error[0]);
    if (!r)
        harness_touch(a.pixel, (size_t)a.height * a.width * a.channels);
    image_free(&a);
    return 0;
}
