/* npy - numpy's files */
#include "lib/harness.h"

#include "array/npy.h"

#include <stdlib.h>
#include <string.h>

static int read_all(const uint8_t *data, size_t n, size_t step, uint32_t *sum)
{
    struct memory m = { data, n, 0, step };
    struct npy a;
    size_t bytes;
    int r = npy_open(&a, memory_pull(&m));
    *sum = 0;
    if (!r) {
        DEMAND(!tensor_bytes(a.type, &a.row, &bytes) && bytes);
        if (bytes > 1 << 20)
            return 1;
        unsigned char *row = malloc(bytes);
        while (!r && a.left)
            if (!(r = npy_rows(&a, row, 1)))
                *sum = *sum * 31 + harness_touch(row, bytes);
        free(row);
        r = r ? r : npy_end(&a);
    }
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
