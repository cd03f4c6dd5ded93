/* wire - the scanner of streams and the unpacker of headers, on any bytes
 *
 * Demanded: the answer does not depend on how the bytes arrive; a header that was unpacked packs and unpacks to itself;
 * records hold no more than came. The fuzz build compares no CRC-32.
 */
#include "lib/harness.h"
#include "lib/message.h"

#include "stream/msgpack_codec.h"
#include "stream/scanner.h"

#include <string.h>

struct answer {
    uint64_t sum;               /* of all that was read */
    char error[300];
};

static void note(struct answer *a, const void *p, size_t n)
{
    a->sum = a->sum * 0x100000001b3u ^ n ^ (uint64_t)harness_touch(p, n) << 20;
}

static void repack(const struct header *h)
{
    struct codec once, twice;
    struct header again;
    char error[300];
    codec_init(&once);
    codec_init(&twice);
    codec_header(&once, h);
    DEMAND(!codec_parse_header(&again, (const unsigned char *)once.bytes, once.size, error));
    DEMAND(again.rows == h->rows && again.model == h->model && again.fields == h->fields);
    DEMAND(again.meta.n == h->meta.n && again.extra.n == h->extra.n && again.histories == h->histories);
    codec_header(&twice, &again);
    DEMAND(once.size == twice.size && !memcmp(once.bytes, twice.bytes, once.size));
    header_free(&again);
    codec_free(&once);
    codec_free(&twice);
}

static int take_header(struct scanner *w, struct answer *a)
{
    struct header h;
    if (codec_parse_header(&h, w->cursor.tape, w->cursor.tape_size, a->error)) {
        DEMAND(a->error[0]);
        return -1;
    }
    if (w->cursor.tape_size < 60000)         /* minimal numbers and our own keys make it no longer, but for bin as keys */
        repack(&h);
    note(a, w->cursor.tape, w->cursor.tape_size);
    scanner_expect(w, !h.model, h.rows);
    header_free(&h);
    return 0;
}

static void scan(const uint8_t *data, size_t n, size_t step, struct answer *a)
{
    struct memory m = { data, n, 0, step };
    struct scanner w;
    enum scan_result what;
    memset(a, 0, sizeof *a);
    scanner_init(&w, memory_read, &m);
    while ((what = scanner_next(&w)) > SCAN_EOF) {
        size_t held = 0;
        if (what == SCAN_HEADER && take_header(&w, a))
            break;
        for (size_t i = 0; what == SCAN_RECORD && i < w.tensors; i++) {
            note(a, w.tensor[i].name, strlen(w.tensor[i].name));
            note(a, w.tensor[i].data, tensor_size(&w.tensor[i]));
            held += tensor_size(&w.tensor[i]);
        }
        DEMAND(held <= n);
        note(a, &what, sizeof what);
    }
    DEMAND((what == SCAN_ERROR) == !!w.cursor.error[0]);
    if (what == SCAN_ERROR)
        memcpy(a->error, w.cursor.error, sizeof a->error);
    note(a, a->error, strlen(a->error));
    scanner_free(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct answer whole, pieces;
    scan(data, n, 0, &whole);
    scan(data, n, 1 + harness_touch(data, n) % 7, &pieces);
    DEMAND(whole.sum == pieces.sum);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t most, unsigned seed)
{
    return message_mutate(data, n, most, seed);
}
