/* archive.c - see archive.h */
#include "archive.h"

#include "harness.h"

#include <string.h>

void archive_walk(enum members_format format, const uint8_t *data, size_t n)
{
    struct memory m = { data, n, 0, 0 };
    struct members all;
    int r = members_open(&all, format, memory_pull(&m), memory_seek);
    for (int i = 0; !r && (r = members_next(&all)) > 0; i++) {
        DEMAND(all.name);
        harness_touch(all.name, strlen(all.name));
        r = i % 2 ? 0 : members_read(&all);
        if (!r && i % 2 == 0)
            harness_touch(all.bytes, all.size);
    }
    DEMAND(!r == !all.error[0]);
    DEMAND(all.out <= (uint64_t)(n + 1) * MEMBERS_RATIO + (1 << 16));
    members_close(&all);
}
