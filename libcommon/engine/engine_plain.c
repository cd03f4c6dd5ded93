/* engine_plain.c - an engine without products */
#include "engine/engine_plain.h"

#include "engine/engine.h"
#include "engine/host_ops.h"

static const char *kind(void)
{
    return "no products";
}

static const struct engine engine_plain = {
    .name = "plain", .summary = "arrays in the processor's memory, and no products", .kind = kind, .memory = &array_memory_plain,
    HOST_OPS,
};

struct compute *engine_plain_start(int threads)
{
    array_use(engine_plain.memory);
    struct compute *c = compute_new(threads);
    compute_set_engine(c, &engine_plain);
    return c;
}
