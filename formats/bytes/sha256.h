/* sha256.h - SHA-256 of bytes as they pass; the one owner of nettle */
#ifndef BYTES_SHA256_H
#define BYTES_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32
#define SHA256_TEXT (2 * SHA256_BYTES + 1)

struct sha256 {
    uint64_t state[32];
};

void sha256_begin(struct sha256 *d);
void sha256_add(struct sha256 *d, const void *bytes, size_t n);
/* sha256_end - the digest; sha256_text - the same as hexadecimal digits. d starts again */
void sha256_end(struct sha256 *d, unsigned char digest[SHA256_BYTES]);
const char *sha256_text(struct sha256 *d, char text[SHA256_TEXT]);

#endif
