/* sha256.h - SHA-256 of bytes as they pass; the one owner of nettle */
#ifndef BYTES_SHA256_H
#define BYTES_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_TEXT 65

struct sha256 {
    uint64_t state[32];
};

void sha256_begin(struct sha256 *d);
void sha256_add(struct sha256 *d, const void *bytes, size_t n);
/* sha256_text - 64 hexadecimal digits; d starts again */
const char *sha256_text(struct sha256 *d, char text[SHA256_TEXT]);

#endif
