/* engine.c - the list of engines, and the choice among them */
#include "engine/engine_list.h"

#include "base/crc32.h"
#include "base/die.h"
#include "base/io.h"

#include <stdio.h>
#include <string.h>

static const struct engine *const engines[] = { &engine_native, &engine_openblas, &engine_reference };

const struct engine *engine_at(size_t i)
{
    return i < sizeof engines / sizeof *engines ? engines[i] : NULL;
}

static const struct engine *find_engine(const char *name)
{
    char names[200] = "";
    const struct engine *e;
    for (size_t i = 0; (e = engine_at(i)); i++) {
        if (!strcmp(e->name, name))
            return e;
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", *names ? ", " : "", e->name);
    }
    die_usage("there is no engine '%s', but %s", name, names);
}

struct compute *engine_start(const char *name, int threads)
{
    const char *env = io_env("IAE_ENGINE");
    const struct engine *e = name || env ? find_engine(name ? name : env) : &engine_native;
    if (e->start)
        e->start(threads);
    array_use(e->memory);
    struct compute *c = compute_new(threads);
    compute_set_engine(c, e);
    return c;
}

uint32_t engine_fingerprint(const struct compute *c)
{
    enum { M = 7, N = 70, K = 100 };
    real a[M * K], b[N * K], to[M * N];
    for (size_t i = 0; i < M * K; i++)
        a[i] = (real)((double)(i * 37 % 101) / 101 - 0.5);
    for (size_t i = 0; i < N * K; i++)
        b[i] = (real)((double)(i * 53 % 97) / 97 - 0.5);
    compute_engine(c)->products->gemm_nt(M, N, K, a, K, b, K, to, N);
    return crc32_add(0, to, sizeof to);
}
