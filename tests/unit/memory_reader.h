/* memory_reader.h - bytes in memory as a source of decoders, which gives them in pieces and may fail */
#ifndef MEMORY_READER_H
#define MEMORY_READER_H

#include "bytes/reader.h"

#include <stdint.h>
#include <string.h>

/* Bytes in memory as a source that gives at most `step` of them at a time and fails at `fail`. */
struct memory {
    const unsigned char *bytes;
    size_t n, at, step, fail;
};

static ssize_t memory_read(void *context, void *buf, size_t n)
{
    struct memory *m = context;
    size_t left = m->n - m->at;
    if (m->fail && m->at >= m->fail)
        return -7;
    if (n > left)
        n = left;
    if (m->step && n > m->step)
        n = m->step;
    if (n)
        memcpy(buf, m->bytes + m->at, n);
    m->at += n;
    return (ssize_t)n;
}

static struct reader memory_reader(struct memory *m, const void *bytes, size_t n)
{
    *m = (struct memory){ .bytes = bytes, .n = n };
    return (struct reader){ memory_read, m };
}

#endif
