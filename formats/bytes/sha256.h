/* sha256.h - SHA-256 of bytes as they pass; the one owner of nettle */
#ifndef BYTES_SHA256_H
#define BYTES_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_TEXT 65

struct digest {
    uint64_t state[32];
};

void digest_init(struct digest *d);
void digest_update(struct digest *d, const void *bytes, size_t n);
/* digest_text - 64 hexadecimal digits; d starts anew */
const char *digest_text(struct digest *d, char text[DIGEST_TEXT]);

#endif
