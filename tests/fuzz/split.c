/* split - pictures behind one another: the same pieces however the bytes arrive, and no byte twice
 *
 * How much comes of a damaged gzip before the damage is met depends on how it arrives.
 */
#include "lib/harness.h"

#include "convert/image_split.h"

#include <stdlib.h>

struct pieces {
    size_t n, bytes;
    uint32_t sum;
    int result, is_gzip;
};

static struct pieces split(const uint8_t *data, size_t n, size_t step)
{
    struct memory m = { data, n, 0, step };
    struct pieces p = { .n = 0 };
    struct image_split s;
    unsigned char *bytes;
    size_t size;
    image_split_open(&s, memory_pull(&m), 1);
    while ((p.result = image_split_next(&s, &bytes, &size)) > 0) {
        DEMAND(size > 0);
        p.n++;
        p.bytes += size;
        p.sum = p.sum * 31 + harness_touch(bytes, size);
        free(bytes);
    }
    DEMAND((p.result < 0) == !!s.error[0]);
    p.is_gzip = s.gunzip != NULL;
    DEMAND(s.gunzip || p.bytes + s.left_over <= n);
    image_split_close(&s);
    return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct pieces a = split(data, n, 0), b = split(data, n, 7);
    DEMAND(a.result == b.result || a.is_gzip);
    DEMAND(a.result < 0 || b.result < 0 || (a.n == b.n && a.bytes == b.bytes && a.sum == b.sum));
    return 0;
}
