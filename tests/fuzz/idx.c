/* idx - IDX files, read in pieces of one cut and another: the same bytes and the same answer */
#include "lib/harness.h"

#include "array/idx.h"

#define PIECE 700

static int read_all(const uint8_t *data, size_t n, size_t step, size_t piece, uint32_t *sum)
{
    struct memory m = { data, n, 0, step };
    unsigned char buf[PIECE];
    struct idx x;
    int r = idx_open(&x, memory_pull(&m));
    *sum = 0;
    while (!r && x.left) {
        size_t k = x.left < piece ? x.left : piece;
        r = idx_read(&x, buf, k);
        for (size_t i = 0; !r && i < k; i++)
            *sum = *sum * 31 + buf[i];
    }
    r = r ? r : idx_end(&x);
    DEMAND(!r == !x.error[0]);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    uint32_t a, b;
    int once = read_all(data, n, 0, PIECE, &a);
    DEMAND(once == read_all(data, n, 3, 7, &b) && (once || a == b));
    return 0;
}
