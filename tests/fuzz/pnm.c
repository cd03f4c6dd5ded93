/* pnm - netpbm's pictures, the choice of a decoder by first bytes, and where a picture ends */
#include "lib/harness.h"

#include "image/image.h"
#include "image/image_formats.h"
#include "image/pnm.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct image a = { .pixel = NULL }, b = { .pixel = NULL };
    const struct image_request all = { 0, 0 };
    char error[300] = "", again[300] = "";
    int r = pnm_decode(&a, data, n, error);
    DEMAND(!r == !error[0]);
    size_t length = image_format_pnm.length(data, n);
    DEMAND(length <= n && (r || length || data[1] <= '3'));
    if (!r) {
        size_t bytes = (size_t)a.height * a.width * a.channels;
        DEMAND(bytes <= 8 * n);         /* one byte for each bit */
        DEMAND(!image_formats_decode(&b, NULL, &all, data, n, again));
        DEMAND(a.height == b.height && a.width == b.width && !memcmp(a.pixel, b.pixel, bytes));
    }
    image_free(&a);
    image_free(&b);
    return 0;
}
