/* delimited - tables of text, read in one cut and another: the same cells and the same answer; and labels of their last column */
#include "lib/harness.h"

#include "bytes/delimited.h"
#include "bytes/label_column.h"

#include <string.h>

static int read_all(const uint8_t *data, size_t n, size_t step, const struct delimited_form *form, uint32_t *sum)
{
    struct memory m = { data, n, 0, step };
    struct delimited t;
    struct label_column labels = { .numbers = 0 };
    int32_t y;
    int r = delimited_open(&t, memory_pull(&m), form);
    *sum = (uint32_t)t.separator;
    for (size_t i = 0; t.heading && i < t.width; i++)
        *sum = *sum * 31 + harness_touch(t.heading[i], strlen(t.heading[i]));
    while (!r && (r = delimited_next(&t)) > 0) {
        size_t used = 0;
        r = 0;
        for (size_t i = 0; i < t.width; i++) {
            used += strlen(t.cell[i]);
            *sum = *sum * 31 + harness_touch(t.cell[i], strlen(t.cell[i]));
        }
        DEMAND(used < LINE_READER_LONGEST);
        if (!label_column_add(&labels, t.cell[t.width - 1], &y))
            *sum = *sum * 31 + (uint32_t)y;
    }
    label_column_number(&labels);
    for (size_t i = 1; i < labels.n; i++)
        DEMAND(strcmp(labels.class[i - 1].name, labels.class[i].name) < 0);
    DEMAND((r < 0) == !!t.error[0]);
    *sum += (uint32_t)t.number;
    label_column_free(&labels);
    delimited_close(&t);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const struct delimited_form raw = { .raw = 1 };
    uint32_t a, b;
    DEMAND(read_all(data, n, 0, NULL, &a) == read_all(data, n, 5, NULL, &b));
    DEMAND(a == b);
    DEMAND(read_all(data, n, 0, &raw, &a) == read_all(data, n, 5, &raw, &b));
    DEMAND(a == b);
    return 0;
}
