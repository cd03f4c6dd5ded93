/* jpeg - JPEG pictures; a picture that was read is cut and resized, too, and where it ends is known */
#include "lib/harness.h"

#include "image/image.h"
#include "image/image_formats.h"
#include "image/image_transform.h"
#include "image/jpeg.h"

#include <stdlib.h>

/* Large pictures are slow, not interesting; those that are too large are refused before. */
static int is_slow(const uint8_t *data, size_t n)
{
    for (size_t i = 0; i + 9 < n; i++) {
        uint64_t pixels = (uint64_t)(data[i + 5] << 8 | data[i + 6]) * (uint64_t)(data[i + 7] << 8 | data[i + 8]);
        if (data[i] == 0xff && data[i + 1] >= 0xc0 && data[i + 1] <= 0xcf && pixels > 1 << 16 && pixels <= IMAGE_PIXELS)
            return 1;
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct image_transform transform = { .gray = 1, .crop = 3, .height = 5, .width = 7 };
    struct image a = { .pixel = NULL }, spare = { .pixel = NULL };
    char error[300] = "";
    if (is_slow(data, n))
        return 0;
    int r = jpeg_decode(&a, data, n, error);
    DEMAND(!r == !error[0]);
    size_t length = image_format_jpeg.length(data, n);
    DEMAND(length <= n && (r || length));
    if (!r) {
        harness_touch(a.pixel, (size_t)a.height * a.width * a.channels);
        r = image_transform_apply(&a, &spare, &transform, error);
        DEMAND(!r == (a.height == 5 && a.width == 7 && a.channels == 1) || r);
        harness_touch(a.pixel, (size_t)a.height * a.width * a.channels);
    }
    image_free(&a);
    image_free(&spare);
    return 0;
}
