/* rows - streams as the programs read them: stream_reader.h over a file, records and blocks, written again by stream_writer.h
 *
 * Demanded: every byte of every row that is lent is there.
 */
#include "lib/harness.h"
#include "lib/message.h"

#include "base/output_file.h"
#include "stream/stream_reader.h"
#include "stream/stream_writer.h"

static void touch(const struct block *b)
{
    for (size_t i = 0; i < b->tensors; i++) {
        DEMAND(b->is_aggregate || (b->t[i]->shape.rank && b->t[i]->shape.dim[0] == b->rows));
        harness_touch(b->t[i]->data, tensor_size(b->t[i]));
    }
}

static void records(void *path)
{
    char *operands[] = { path, NULL };
    struct stream in;
    struct stream_writer out;
    struct block b;
    stream_open(&in, operands, 0);
    writer_start(&out, "/dev/null", 0, &in.header);
    while (stream_next(&in, &b)) {
        touch(&b);
        if (!b.is_aggregate)
            writer_rows(&out, &b);
    }
    stream_free(&in);
    writer_free(&out);
    output_file_commit(&out.out, NULL);
}

static void blocks(void *path)
{
    char *operands[] = { path, path, NULL };
    struct stream in;
    struct block b;
    stream_open(&in, operands, 0);
    while (stream_rows(&in, &b, 3))
        touch(&b);
    stream_close(&in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char *path = (char *)(uintptr_t)harness_path(data, n);
    harness_dies(records, path);
    harness_dies(blocks, path);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t most, unsigned seed)
{
    return message_mutate(data, n, most, seed);
}
