/* reader.c - see reader.h */
#include "bytes/reader.h"

ssize_t reader_read_full(const struct reader *p, void *buf, size_t n)
{
    size_t have = 0;
    while (have < n) {
        ssize_t got = p->read(p->context, (char *)buf + have, n - have);
        if (got < 0)
            return got;
        if (!got)
            break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}
