#include "archive.h"

#include "harness.h"

#include <string.h>

void archive_walk(enum archive_format format, const uint8_t *data, size_t n)
{
    struct memory m = { data, n, 0, 0 };
    struct archive_reader all;
    int r = archive_reader_open(&all, format, memory_pull(&m), memory_seek);
    for (int i = 0; !r && (r = archive_reader_next(&all)) > 0; i++) {
        DEMAND(all.name);
        harness_touch(all.name, strlen(all.name));
        struct reader member = archive_reader_member(&all);
        char bytes[4096];
        ssize_t got = i % 2 ? 0 : 1;            /* every other one is passed over */
        while (got > 0 && (got = member.read(member.context, bytes, sizeof bytes)) > 0)
            harness_touch(bytes, (size_t)got);
        r = got < 0 ? -1 : 0;
    }
    DEMAND(!r == !all.error[0]);
    DEMAND(all.bytes_out <= (uint64_t)(n + 1) * ARCHIVE_RATIO + (1 << 16));
    archive_reader_close(&all);
}
