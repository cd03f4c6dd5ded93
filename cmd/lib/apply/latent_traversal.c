#include "apply/latent_traversal.h"

#include "base/alloc.h"
#include "base/die.h"
#include "model/latent.h"

#include <stdlib.h>
#include <string.h>

#define RANGE 2                 /* dimensions are walked from -RANGE to RANGE, standard deviations of the prior */

const char *traversal_name(size_t i)
{
    static const char *const names[] = { [TRAVERSAL_CATEGORIES] = "categories", [TRAVERSAL_DIMENSIONS] = "dimensions", [TRAVERSAL_LINE] = "line" };
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

void traversal_init(struct traversal *w, const struct model *m, enum traversal_kind kind, uint64_t seed, size_t count, size_t steps, long category)
{
    const struct spec *spec = &m->spec;
    *w = (struct traversal){ .m = m, .spec = spec, .kind = kind, .seed = seed, .count = count, .steps = steps, .category = category };
    if (kind != TRAVERSAL_NONE && (kind == TRAVERSAL_CATEGORIES) != (spec->code == CODE_CATEGORICAL))
        die_spec(NULL, "a traversal of %s: the model's code is %s", traversal_name(kind), spec->code == CODE_CATEGORICAL ? "categorical" : "gaussian");
    w->from = xarray(spec->Dz, sizeof *w->from);
    w->to = xarray(spec->Dz, sizeof *w->to);
}

void traversal_free(struct traversal *w)
{
    tensor_free(&w->id);
    tensor_free(&w->z);
    free(w->from);
    free(w->to);
}

/* Codes of one walk. */
static uint64_t length(const struct traversal *w)
{
    switch (w->kind) {
    case TRAVERSAL_CATEGORIES: return w->spec->Dz;
    case TRAVERSAL_DIMENSIONS:
    case TRAVERSAL_LINE: return w->steps;
    case TRAVERSAL_NONE: break;
    }
    return 1;
}

static uint64_t walks(const struct traversal *w)
{
    return w->kind == TRAVERSAL_DIMENSIONS ? (uint64_t)w->count * w->spec->Dz : w->count;
}

uint64_t traversal_rows(const struct traversal *w)
{
    uint64_t rows;
    if (__builtin_mul_overflow(walks(w), length(w), &rows))
        die_usage("too many rows");
    return rows;
}

static void draw(const struct traversal *w, enum rng_purpose purpose, uint64_t row, real *z)
{
    struct rng rng = rng_make(w->seed, purpose, 0, 0);
    int64_t id = (int64_t)row;
    latent_prior(NULL, w->m, &rng, &id, 1, z);
}

/* Row `at` of all: its id, and its code in w->from. */
static int64_t make_row(struct traversal *w, uint64_t at)
{
    uint64_t walk = at / length(w), step = at % length(w);
    size_t Dz = w->spec->Dz;
    real t = w->steps > 1 ? (real)step / (real)(w->steps - 1) : 0;
    switch (w->kind) {
    case TRAVERSAL_NONE:
        draw(w, RNG_PRIOR, walk, w->from);
        if (w->category >= 0) {
            memset(w->from, 0, Dz * sizeof *w->from);
            w->from[w->category] = 1;
        }
        break;
    case TRAVERSAL_CATEGORIES:
        memset(w->from, 0, Dz * sizeof *w->from);
        w->from[step] = 1;
        break;
    case TRAVERSAL_DIMENSIONS:       /* the walks of all dimensions of one round share their draw and their noise */
        draw(w, RNG_PRIOR, walk / Dz, w->from);
        w->from[walk % Dz] = -RANGE + 2 * RANGE * t;
        return (int64_t)(walk / Dz);
    case TRAVERSAL_LINE:
        draw(w, RNG_PRIOR, walk, w->from);
        draw(w, RNG_TRAVERSAL, walk, w->to);
        for (size_t i = 0; i < Dz; i++)
            w->from[i] = (1 - t) * w->from[i] + t * w->to[i];
        break;
    }
    return (int64_t)walk;
}

size_t traversal_next(struct traversal *w, size_t n, struct block *b)
{
    uint64_t left = traversal_rows(w) - w->at;
    size_t Dz = w->spec->Dz;
    if (n > left)
        n = (size_t)left;
    struct shape one = shape_of(0), code = shape_of(1, (unsigned)Dz);
    struct shape ids = shape_rows((uint32_t)n, &one), codes = shape_rows((uint32_t)n, &code);
    tensor_set(&w->id, "id", DT_I8, &ids);
    tensor_set(&w->z, "z", DT_F4, &codes);
    for (size_t i = 0; i < n; i++) {
        ((int64_t *)w->id.data)[i] = make_row(w, w->at++);
        for (size_t k = 0; k < Dz; k++)
            ((float *)w->z.data)[i * Dz + k] = (float)w->from[k];
    }
    memset(b, 0, sizeof *b);
    b->rows = n;
    block_put(b, &w->id);
    block_put(b, &w->z);
    return n;
}
