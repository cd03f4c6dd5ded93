/* sha256.c - SHA-256 by nettle */
#include "bytes/sha256.h"

#include "base/args.h"

#include <nettle/sha2.h>
#include <nettle/version.h>
#include <stdio.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct sha256), "nettle's state fits");

static const char *nettle_text(void)
{
    static char text[64];
    snprintf(text, sizeof text, "nettle %d.%d", nettle_version_major(), nettle_version_minor());
    return text;
}
ARGS_LIBRARY(nettle_text);

void sha256_begin(struct sha256 *d)
{
    sha256_init((struct sha256_ctx *)d->state);
}

void sha256_add(struct sha256 *d, const void *bytes, size_t n)
{
    sha256_update((struct sha256_ctx *)d->state, n, bytes);
}

const char *sha256_text(struct sha256 *d, char text[SHA256_TEXT])
{
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_digest((struct sha256_ctx *)d->state, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++)
        snprintf(text + 2 * i, 3, "%02x", sum[i]);
    return text;
}
