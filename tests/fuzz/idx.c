/* idx - IDX files, read in rows of one cut and another: the same rows and the same answer */
#include "lib/harness.h"

#include "array/idx.h"

#include <stdlib.h>

static int read_all(const uint8_t *data, size_t n, size_t step, size_t rows, uint32_t *sum)
{
    struct memory m = { data, n, 0, step };
    struct idx x;
    int r = idx_open(&x, memory_pull(&m));
    *sum = 0;
    if (!r) {
        DEMAND(x.row_bytes);
        if (x.row_bytes > 1 << 16)
            return 1;
        unsigned char *buf = malloc(rows * x.row_bytes);
        while (!r && x.left) {
            size_t k = x.left < rows ? (size_t)x.left : rows;
            r = idx_rows(&x, buf, k);
            for (size_t i = 0; !r && i < k * x.row_bytes; i++)
                *sum = *sum * 31 + buf[i];
        }
        free(buf);
        r = r ? r : idx_end(&x);
    }
    DEMAND(!r == !x.error[0]);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    uint32_t a, b;
    int once = read_all(data, n, 0, 1, &a);
    DEMAND(once == read_all(data, n, 3, 7, &b) && (once || a == b));
    return 0;
}
