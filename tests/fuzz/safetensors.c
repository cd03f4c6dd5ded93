/* safetensors - files of tensors behind JSON */
#include "lib/harness.h"

#include "checkpoint/safetensors.h"

#include <stdlib.h>

static int read_all(const uint8_t *data, size_t n, size_t step, uint32_t *sum)
{
    struct memory m = { data, n, 0, step };
    struct safetensors s;
    int r = safetensors_open(&s, memory_pull(&m));
    *sum = 0;
    while (!r && (r = safetensors_next(&s)) > 0) {
        size_t count = shape_count(&s.at->shape);
        r = 0;
        if (!s.at->as.size || count > n)        /* it will be found to be cut */
            continue;
        float *values = malloc(count * sizeof *values + 1);
        r = safetensors_values(&s, values);
        if (!r)
            *sum = *sum * 31 + harness_touch(values, count * sizeof *values);
        free(values);
    }
    DEMAND((r < 0) == !!s.error[0]);
    const char *text = r ? NULL : safetensors_meta(&s, "spec");
    *sum += text ? (uint32_t)text[0] : 0;
    safetensors_close(&s);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    uint32_t a, b;
    DEMAND(read_all(data, n, 0, &a) == read_all(data, n, 5, &b));
    DEMAND(a == b);
    return 0;
}
