/* gzip - the gunzipper: same content and same answer, however the bytes come and go; a cap that holds */
#include "lib/harness.h"

#include "bytes/inflate.h"

#define CAP (8 << 20)

static ssize_t read_all(const uint8_t *data, size_t n, size_t step, size_t room, uint32_t *sum)
{
    static unsigned char buf[1 << 16];
    struct memory m = { data, n, 0, step };
    struct inflate g;
    ssize_t got;
    uint64_t all = 0;
    inflate_init(&g, memory_pull(&m), CAP);
    *sum = 0;
    while ((got = inflate_read(&g, buf, room)) > 0) {
        for (ssize_t i = 0; i < got; i++)
            *sum = *sum * 31 + buf[i];
        all += (uint64_t)got;
        DEMAND((size_t)got <= room && all == g.bytes_out && all <= CAP);
    }
    DEMAND((got < 0) == !!g.error[0]);
    DEMAND(got || m.at == n);           /* what was verified is all there is */
    inflate_free(&g);
    return got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    uint32_t a, b;
    ssize_t whole = read_all(data, n, 0, 1 << 16, &a), pieces = read_all(data, n, 11, 7001, &b);
    DEMAND(whole == pieces && (whole < 0 || a == b));
    return 0;
}
