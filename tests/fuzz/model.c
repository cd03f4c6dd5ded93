/* model - model files as iae-encode and iae-train read them
 *
 * Demanded: what was loaded is there.
 */
#include "lib/harness.h"
#include "lib/message.h"

#include "checkpoint/model_file.h"

static int training;

static void load(void *path)
{
    struct model m;
    struct header h;
    model_load(&m, &h, path, training ? MODEL_ALL : MODEL_ENCODER, training ? FOR_UPDATES : FOR_INFERENCE);
    for (int i = 0; i < NETS; i++)
        if (m.has[i])
            harness_touch(m.net[i].value, m.net[i].values * sizeof *m.net[i].value);
    header_free(&h);
    model_free(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *path = harness_path(data, n);
    for (training = 0; training < 2; training++)
        harness_dies(load, (void *)(uintptr_t)path);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t most, unsigned seed)
{
    return message_mutate(data, n, most, seed);
}
