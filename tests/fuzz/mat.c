/* mat - MATLAB's files: every array is read that can be, the others are passed over
 *
 * How much comes of damaged compressed bytes before the damage is met depends on how they arrive; so values are compared where
 * there was no damage.
 */
#include "lib/harness.h"

#include "array/mat.h"

#include <stdlib.h>

#define MOST (1 << 20)

static int read_array(struct mat *m, uint32_t *sum)
{
    unsigned char *bytes = malloc(m->left + 1);
    size_t some = m->left / 3;
    int r = mat_read(m, bytes, some);
    if (!r) {
        *sum = *sum * 31 + harness_touch(bytes, some);
        size_t rest = m->left;
        r = mat_read(m, bytes, rest);
        if (!r)
            *sum = *sum * 31 + harness_touch(bytes, rest);
    }
    free(bytes);
    return r ? r : mat_done(m);
}

static int read_all(const uint8_t *data, size_t n, size_t step, uint32_t *sum)
{
    struct memory source = { data, n, 0, step };
    struct mat m;
    int r = mat_open(&m, memory_pull(&source));
    *sum = 0;
    while (!r && (r = mat_next(&m)) > 0) {
        DEMAND(m.array.shape.rank >= 2);
        *sum = *sum * 31 + (uint32_t)m.left + (uint32_t)m.array.name[0];
        r = m.array.unreadable[0] || m.left > MOST ? 0 : read_array(&m, sum);
    }
    DEMAND((r < 0) == !!m.error[0]);
    mat_close(&m);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    uint32_t a, b;
    int r = read_all(data, n, 0, &a);
    DEMAND(r == read_all(data, n, 5, &b));
    DEMAND(r || a == b);
    return 0;
}
