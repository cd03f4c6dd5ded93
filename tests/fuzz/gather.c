/* gather - gradients of streams as iae-step reads them
 *
 * Demanded: every number of what was gathered is there, and of as many rows as it says.
 */
#include "lib/harness.h"
#include "lib/message.h"

#include "base/io.h"
#include "engine/engine_plain.h"
#include "model/spec_parse.h"
#include "training/grad_reader.h"

#define SPEC "tests/fuzz/gather.spec"   /* seeds.py makes its streams with the same */

static char *text;
static struct compute *compute;

static void make(struct model *m)
{
    struct spec spec;
    spec_parse(&spec, SPEC, text, NULL, 0);
    model_init(m, &spec, MODEL_ALL);
    model_init_weights(m, compute, 1);
    model_alloc_moments(m);
}

static void gather(void *path)
{
    char *operands[] = { path, NULL };
    struct model m;
    struct grad_reader g;
    struct stream in;
    make(&m);
    stream_open(&in, operands, 0);
    grad_reader_init(&g, compute, &m);
    grad_reader_read(&g, &in);
    DEMAND(g.rows[TERM_ALL]);
    for (int k = 0; k < TERMS; k++)
        for (int i = 0; i < NETS; i++) {
            const struct grad_sum *s = &g.grads.sum[k][i];
            DEMAND(!s->rows || s->rows == g.rows[k]);
            if (s->rows)
                harness_touch(s->grad, m.net[i].parameters * sizeof *s->grad);
        }
    grad_reader_free(&g);
    stream_free(&in);
    model_free(&m);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    text = io_slurp(SPEC, 4096, NULL);
    compute = engine_plain_start(1);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    harness_dies(gather, (void *)(uintptr_t)harness_path(data, n));
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t most, unsigned seed)
{
    return message_mutate(data, n, most, seed);
}
