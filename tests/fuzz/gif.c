/* gif - GIF pictures; a picture is the same without what follows its end, and that is known */
#include "lib/harness.h"

#include "image/gif.h"
#include "image/image.h"
#include "image/image_formats.h"

#include <string.h>

static uint32_t get(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8;
}

/* Large pictures are slow, not interesting; those that are too large are refused before. Any comma may begin a frame. */
static int is_slow(const uint8_t *data, size_t n)
{
    for (size_t i = 10; i + 9 <= n; i++) {
        uint64_t width = get(data + 6), height = get(data + 8);
        if (data[i] == ',') {
            uint64_t right = get(data + i + 1) + get(data + i + 5), bottom = get(data + i + 3) + get(data + i + 7);
            width = right > width ? right : width;
            height = bottom > height ? bottom : height;
        }
        if (width * height > 1 << 16 && width * height <= IMAGE_PIXELS)
            return 1;
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct image a = { .pixel = NULL }, b = { .pixel = NULL };
    const struct image_request all = { 0, 0 };
    char error[300] = "";
    if (is_slow(data, n))
        return 0;
    int r = gif_decode(&a, data, n, error);
    DEMAND(!r == !error[0]);
    size_t length = image_format_gif.length(data, n);
    DEMAND(length <= n && (r || length));
    if (!r) {
        DEMAND(!image_formats_decode(&b, NULL, &all, data, length, error));
        DEMAND(a.height == b.height && a.width == b.width && a.channels == b.channels);
        DEMAND(!memcmp(a.pixel, b.pixel, (size_t)a.height * a.width * a.channels));
    }
    image_free(&a);
    image_free(&b);
    return 0;
}
