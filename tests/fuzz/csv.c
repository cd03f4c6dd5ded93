/* csv - rows of numbers in text, read in one cut and another: the same rows, labels and answer */
#include "lib/harness.h"

#include "array/csv.h"

#include <stdlib.h>

static int read_all(const uint8_t *data, size_t n, size_t step, size_t rows, const char *label, uint32_t *sum)
{
    struct memory m = { data, n, 0, step };
    struct csv c;
    int r = csv_open(&c, memory_pull(&m), label);
    uint32_t labels = 0;
    DEMAND(!r == !c.error[0]);
    *sum = 0;
    if (!r) {
        size_t bytes = c.columns * dtype_size(c.type);
        unsigned char *x = malloc(rows * bytes);
        int32_t *y = malloc(rows * sizeof *y);
        DEMAND(c.columns && (c.type == DT_U1 || c.type == DT_F4));
        for (uint64_t left = c.rows, k; left; left -= k) {
            k = left < rows ? left : rows;
            csv_rows(&c, x, c.label < 0 ? NULL : y, k);
            for (size_t i = 0; i < k * bytes; i++)
                *sum = *sum * 31 + x[i];
            for (size_t i = 0; i < k && c.label >= 0; i++)
                labels = labels * 31 + (uint32_t)y[i];
        }
        *sum += labels;
        free(x);
        free(y);
    }
    csv_close(&c);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    uint32_t a, b;
    DEMAND(read_all(data, n, 0, 1, NULL, &a) == read_all(data, n, 5, 7, NULL, &b) && a == b);
    DEMAND(read_all(data, n, 0, 1, "2", &a) == read_all(data, n, 5, 7, "2", &b) && a == b);
    return 0;
}
