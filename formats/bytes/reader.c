/* reader.c - reads as many bytes as asked for, or to the end */
#include "bytes/reader.h"

ssize_t reader_read_full(const struct reader *p, void *buf, size_t n)
{
    size_t done = 0;
    while (done < n) {
        ssize_t got = p->read(p->context, (char *)buf + done, n - done);
        if (got < 0)
            return got;
        if (!got)
            break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}
