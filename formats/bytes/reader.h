/* reader.h - the source of a decoder's bytes: a function that reads some of them
 *
 * Decoders stack: a file, its gunzipped content, the rows in it. Each reads from the one below and returns its
 * failures unchanged; the cause is known to the code that opened the lowest one.
 * Failure     returns codes
 */
#ifndef BYTES_READER_H
#define BYTES_READER_H

#include <stddef.h>
#include <sys/types.h>

struct reader {
    ssize_t (*read)(void *context, void *buf, size_t n);    /* at most n bytes: their number, 0 at the end, negative */
    void *context;
};

/* reader_read_full - read until there are n bytes or the end is reached; their number, or what was negative */
ssize_t reader_read_full(const struct reader *p, void *buf, size_t n);

#endif
