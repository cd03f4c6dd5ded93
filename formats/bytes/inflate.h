/* inflate.h - gzip or zlib to content, as it arrives; the one owner of zlib's inflate
 *
 * inflate_init takes gzip only (no bare deflate, no zlib header). Each member's CRC-32 and length are checked; a member
 * without its end, and anything after one that is no further member and no padding of zeros, is an error. So the content is verified only
 * once inflate_read has returned 0. inflate_init_zlib takes one zlib stream, with its Adler-32, and nothing after it.
 *
 * Memory      about 100 KiB, whatever the input claims; no more than cap bytes of content come out
 * Failure     returns codes and leaves a text in g->error; prints nothing, never exits but for lack of memory
 *
 *     inflate_init(&g, from, cap);
 *     while ((n = inflate_read(&g, buf, sizeof buf)) > 0) ...
 *     inflate_free(&g);
 */
#ifndef BYTES_INFLATE_H
#define BYTES_INFLATE_H

#include "bytes/reader.h"

#include <stdint.h>

struct inflate {
    struct reader from;
    void *zlib;
    unsigned char *in;
    uint64_t bytes_in;          /* compressed bytes read */
    uint64_t bytes_out, cap;    /* bytes of content returned, and their maximum */
    uint64_t members;           /* that have ended */
    int in_member, ended;
    int is_zlib;                /* one zlib stream, instead of gzip members */
    char error[300];            /* empty if the input itself failed */
};

void inflate_init(struct inflate *g, struct reader from, uint64_t cap);
void inflate_init_zlib(struct inflate *g, struct reader from, uint64_t cap);
/* inflate_read - bytes; 0 once all members have been verified; negative: see g->error, or what `from` returned */
ssize_t inflate_read(void *g, void *buf, size_t n);
/* inflate_pos - the next byte of the input; inflate_cause - g->error without its place */
uint64_t inflate_pos(const struct inflate *g);
const char *inflate_cause(const struct inflate *g);
void inflate_free(struct inflate *g);

#endif
