/* npy - numpy's files */
#include "lib/harness.h"

#include "array/npy.h"

static int read_all(const uint8_t *data, size_t n, size_t step, uint32_t *sum)
{
    struct memory m = { data, n, 0, step };
    unsigned char buf[64];
    struct npy a;
    int r = npy_open(&a, memory_pull(&m));
    *sum = 0;
    if (!r)
        DEMAND(a.array.shape.rank > 0 && a.array.stored.size > 0);
    while (!r && a.left) {
        size_t k = a.left < sizeof buf ? a.left : sizeof buf;
        if (!(r = npy_read(&a, buf, k)))
            *sum = *sum * 31 + harness_touch(buf, k);
    }
    r = r ? r : npy_end(&a);
    DEMAND(!r == !a.error[0]);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    uint32_t a, b;
    DEMAND(read_all(data, n, 0, &a) == read_all(data, n, 5, &b));
    DEMAND(a == b);
    return 0;
}
