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

void sha256_end(struct sha256 *d, unsigned char digest[SHA256_BYTES])
{
    sha256_digest((struct sha256_ctx *)d->state, SHA256_BYTES, digest);
}

const char *sha256_text(struct sha256 *d, char text[SHA256_TEXT])
{
    unsigned char digest[SHA256_BYTES];
    sha256_end(d, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
    return text;
}
