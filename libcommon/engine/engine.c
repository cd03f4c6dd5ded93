/* engine.c - the list of engines, and the choice among them */
#include "engine/engine_list.h"

#include "base/alloc.h"
#include "base/args_unknown.h"
#include "base/die.h"
#include "base/io.h"
#include "gemm/ukernel.h"

#include <string.h>

static const struct engine *const engines[] = { &engine_native, &engine_openblas, &engine_reference, &engine_shy };

const struct engine *engine_at(size_t i)
{
    return i < sizeof engines / sizeof *engines ? engines[i] : NULL;
}

const char *engine_name(size_t i)
{
    const struct engine *e = engine_at(i);
    return e ? e->name : NULL;
}

const char *engine_suiting(unsigned vector_bits)
{
    return vector_bits ? "native" : "openblas";
}

static const struct engine *find_engine(const char *name)
{
    const struct engine *e;
    for (size_t i = 0; (e = engine_at(i)); i++)
        if (!strcmp(e->name, name))
            return e;
    return NULL;
}

const struct engine *engine_choose(const char *name)
{
    const char *env = io_env("IAE_ENGINE");
    const struct engine *e = find_engine(name ? name : env ? env : engine_suiting(ukernel_vector_bits()));
    if (!e)
        args_unknown_choice(name ? "engine" : "IAE_ENGINE", name ? name : env, engine_name);
    return e;
}

struct compute *engine_start(const char *name, int threads)
{
    const struct engine *e = engine_choose(name);
    if (e->start)
        e->start(threads);
    array_use(e->memory);
    struct compute *c = compute_new(threads);
    compute_set_engine(c, e);
    return c;
}

char *engine_title(const struct compute *c)
{
    const struct engine *e = compute_engine(c);
    return xprintf("%s %s", e->name, e->kind());
}
