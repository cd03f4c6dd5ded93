/* reader.h - where a decoder's bytes come from: a function that is asked for them
 *
 * Decoders stack: a file, its gunzipped content, the rows in it. Each asks the one below and passes on a
 * failure as it got it; who opened the lowest one knows the cause.
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

/* reader_read_full - ask until n bytes are there or the end is reached; their number, or the negative answer */
ssize_t reader_read_full(const struct reader *p, void *buf, size_t n);

#endif
