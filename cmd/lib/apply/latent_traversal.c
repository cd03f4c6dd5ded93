/* latent_traversal.c - which codes a traversal consists of, row by row */
#include "apply/latent_traversal.h"

#include "apply/code_file.h"
#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "base/parse.h"
#include "model/latent_code.h"
#include "spec/objective.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *traversal_name(size_t i)
{
    static const char *const names[] = {
        [TRAVERSAL_CATEGORIES] = "categories", [TRAVERSAL_DIMENSIONS] = "dimensions", [TRAVERSAL_LINE] = "line", [TRAVERSAL_ARC] = "arc",
    };
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

int traversal_parse_range(const char *text, double range[2])
{
    int n = parse_reals(text, range, 2);
    if (n == 1) {
        range[1] = range[0];
        range[0] = -range[0];
    }
    return n < 0 || !isfinite((float)(range[1] - range[0])) || !isfinite((float)range[0]) || !isfinite((float)range[1]) ? -1 : 0;
}

static int has_ends(enum traversal_kind kind)
{
    return kind == TRAVERSAL_LINE || kind == TRAVERSAL_ARC;
}

const struct labelled_matrix *traversal_read_given(struct labelled_matrix *codes, const struct model *m, enum traversal_kind kind,
                                                   const char *path, int force)
{
    code_file_read(codes, &m->spec, path, force);
    if (!codes->n)
        die_data(io_name(path), "no rows");
    if (has_ends(kind) && codes->n % 2)
        die_data(io_name(path), "%zu rows, where each traversal needs two", codes->n);
    return codes;
}

static void check_prior(const struct spec *s, const char *path, long category)
{
    int categorical = s->code == CODE_CATEGORICAL;
    if (!objective_has_prior(s))
        die_spec(path, "a forward model without regularization has no prior; encode data with iae-encode, or sample with --fit");
    if (category >= 0 && (!categorical || category >= (long)s->Dz))
        die_spec(path, "--category %ld, but the model's code has %s%u", category,
                 categorical ? "categories 0 to " : "no categories, it is gaussian ", s->Dz - (unsigned)categorical);
}

/* Between given codes of categories a line is a mixture of their probabilities; all other kinds are of one kind of code. */
static int has_traversal(const struct spec *s, const struct traversal_request *of)
{
    int categorical = s->code == CODE_CATEGORICAL;
    return of->kind == TRAVERSAL_NONE || (of->kind == TRAVERSAL_LINE && of->given) || (of->kind == TRAVERSAL_CATEGORIES) == categorical;
}

void traversal_init(struct traversal *w, const struct model *m, const char *path, const struct traversal_request *of)
{
    const struct spec *s = &m->spec;
    *w = (struct traversal){ .m = m, .spec = s, .of = *of };
    if (!of->given)
        check_prior(s, path, of->category);
    if (!has_traversal(s, of))
        die_spec(path, "a traversal of kind %s: the model's code is %s", traversal_name(of->kind),
                 s->code == CODE_CATEGORICAL ? "categorical" : "gaussian");
    if (of->dimension >= (long)s->Dz)
        die_spec(path, "--dimension %ld, but the model's code has dimensions 0 to %u", of->dimension, s->Dz - 1);
    w->from = xarray(s->Dz, sizeof *w->from);
    w->to = xarray(s->Dz, sizeof *w->to);
}

void traversal_free(struct traversal *w)
{
    tensor_free(&w->id);
    tensor_free(&w->z);
    free(w->from);
    free(w->to);
}

/* Codes of one traversal. */
static uint64_t length(const struct traversal *w)
{
    switch (w->of.kind) {
    case TRAVERSAL_CATEGORIES: return w->spec->Dz;
    case TRAVERSAL_DIMENSIONS:
    case TRAVERSAL_LINE:
    case TRAVERSAL_ARC: return w->of.steps;
    case TRAVERSAL_NONE: break;
    }
    return 1;
}

/* Traversals of one round: those of all dimensions begin at the same code. */
static uint64_t per_round(const struct traversal *w)
{
    return w->of.kind == TRAVERSAL_DIMENSIONS && w->of.dimension < 0 ? w->spec->Dz : 1;
}

static uint64_t rounds(const struct traversal *w)
{
    if (!w->of.given)
        return w->of.count;
    return has_ends(w->of.kind) ? w->of.given->n / 2 : w->of.given->n;
}

uint64_t traversal_rows(const struct traversal *w)
{
    uint64_t all, rows;
    if (__builtin_mul_overflow(rounds(w), per_round(w), &all) || __builtin_mul_overflow(all, length(w), &rows))
        die_usage("too many rows");
    return rows;
}

uint64_t traversal_columns(const struct traversal *w)
{
    return w->of.kind == TRAVERSAL_NONE ? 0 : length(w);
}

static void draw(const struct traversal *w, enum rng_purpose purpose, uint64_t row, real *z)
{
    struct rng rng = rng_make(w->of.seed, purpose, 0, 0);
    latent_code_prior(w->m, &rng, (int64_t)row, z);
}

/* The code, or both ends, of this round; its id. */
static int64_t begin_round(struct traversal *w, uint64_t round)
{
    const struct labelled_matrix *given = w->of.given;
    int ends = has_ends(w->of.kind);
    size_t Dz = w->spec->Dz, row = (size_t)round * (ends ? 2 : 1);
    if (given) {
        memcpy(w->from, given->z + row * Dz, Dz * sizeof *w->from);
        if (ends)
            memcpy(w->to, given->z + (row + 1) * Dz, Dz * sizeof *w->to);
        return given->id[row];
    }
    draw(w, RNG_PRIOR, round, w->from);
    if (ends)
        draw(w, RNG_TRAVERSAL, round, w->to);
    return (int64_t)round;
}

static void set_category(struct traversal *w, size_t category)
{
    memset(w->from, 0, w->spec->Dz * sizeof *w->from);
    w->from[category] = 1;
}

/* Row `at` of all: its id, and its code in w->from. */
static int64_t make_row(struct traversal *w, uint64_t at)
{
    uint64_t one = at / length(w), step = at % length(w), last = w->of.steps - 1;
    int64_t id = begin_round(w, one / per_round(w));
    size_t Dz = w->spec->Dz, k = w->of.dimension < 0 ? (size_t)(one % Dz) : (size_t)w->of.dimension;
    real t = w->of.steps > 1 ? (real)step / (real)last : 0, low = (real)w->of.range[0], high = (real)w->of.range[1];
    switch (w->of.kind) {
    case TRAVERSAL_NONE:
        if (w->of.category >= 0)
            set_category(w, (size_t)w->of.category);
        break;
    case TRAVERSAL_CATEGORIES:
        set_category(w, (size_t)step);
        break;
    case TRAVERSAL_DIMENSIONS:
        w->from[k] = step == last ? high : low + (high - low) * t;
        break;
    case TRAVERSAL_LINE:
        for (size_t i = 0; i < Dz; i++)
            w->from[i] = (1 - t) * w->from[i] + t * w->to[i];
        break;
    case TRAVERSAL_ARC:
        latent_code_arc(w->from, w->to, Dz, w->of.steps > 1 ? (double)step / (double)last : 0, w->from);
        break;
    }
    return id;
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
