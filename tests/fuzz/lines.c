/* lines - lines of text and their comma-separated values */
#include "lib/harness.h"

#include "bytes/line_reader.h"

#include <string.h>

static int read_all(const uint8_t *data, size_t n, size_t step, uint32_t *sum)
{
    struct memory m = { data, n, 0, step };
    struct line_reader l;
    int r;
    line_reader_open(&l, memory_pull(&m));
    *sum = 0;
    while ((r = line_reader_next(&l)) > 0) {
        size_t length = strlen(l.text), used = 0;
        char *rest = l.text;
        DEMAND(length <= LINE_READER_LONGEST && !strchr(l.text, '\n'));
        for (char *field; (field = line_reader_field(&rest));) {
            used += strlen(field);
            *sum = *sum * 31 + harness_touch(field, strlen(field));
        }
        DEMAND(used <= length);
    }
    DEMAND((r < 0) == !!l.error[0]);
    *sum += (uint32_t)l.number;
    line_reader_close(&l);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    uint32_t a, b;
    DEMAND(read_all(data, n, 0, &a) == read_all(data, n, 5, &b));
    DEMAND(a == b);
    return 0;
}
