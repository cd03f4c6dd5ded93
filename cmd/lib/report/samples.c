/* samples.c - draws or reads codes, and draws their noise */
#include "report/samples.h"

#include "base/alloc.h"
#include "base/die.h"
#include "model/latent.h"
#include "spec/objective.h"
#include "stream/stream_reader.h"
#include "tensor/array.h"

#include <stdlib.h>
#include <string.h>

void samples_codes(struct compute *c, const struct model *m, uint64_t seed, size_t n, int64_t *id, float *z)
{
    struct rng rng = rng_make(seed, RNG_PRIOR, 0, 0);
    real *drawn = array_new(n * m->spec.Dz);
    for (size_t i = 0; i < n; i++)
        id[i] = (int64_t)i;
    if (objective_has_prior(&m->spec) || m->spec.code == CODE_CATEGORICAL)
        latent_prior(c, m, &rng, id, n, drawn);
    else
        latent_normals(c, &rng, id, n, m->spec.Dz, drawn);
    array_get(z, drawn, n * m->spec.Dz);
    array_free(drawn);
}

/* The name of a class, or its number. */
static char *class_name(const struct header *h, int32_t class)
{
    size_t n;
    const char *name = header_class_name(h, class, &n);
    return name ? xprintf("%.*s", (int)n, name) : xprintf("%d", class);
}

static void read_codes(struct samples *s, const struct spec *spec, const char *path)
{
    char *operand[] = { (char *)(uintptr_t)path, NULL };
    struct shape code = shape_of(1, (unsigned)spec->Dz);
    struct stream in;
    struct block b;
    stream_open(&in, operand, 0);
    stream_need(&in, "z", "f4", &code);
    while (stream_rows(&in, &b, SAMPLES)) {
        if (s->n)
            continue;           /* read on to the verified end */
        s->n = b.rows;
        memcpy(s->z, block_get(&b, "z")->data, b.rows * spec->Dz * sizeof *s->z);
        block_ids(&b, 0, s->id);
        const struct tensor *y = block_get(&b, "y");
        for (size_t i = 0; y && y->type == DT_I4 && y->shape.rank == 1 && i < b.rows; i++)
            s->label[i] = class_name(&in.header, ((const int32_t *)y->data)[i]);
    }
    if (!s->n)
        die_data(in.where, "no rows, where the codes of an explorer are needed");
    stream_close(&in);
}

static void draw_noise(struct samples *s, const struct spec *spec, uint64_t seed)
{
    size_t Dn = spec->Dn;
    real *drawn = xarray(Dn, sizeof *drawn);
    for (size_t draw = 0; draw < s->draws; draw++) {
        struct rng rng = rng_make(seed, RNG_NOISE, 0, (uint32_t)draw);
        for (size_t i = 0; Dn && i < s->n; i++) {
            rng_normal(&rng, (uint64_t)s->id[i], drawn, Dn);
            for (size_t k = 0; k < Dn; k++)
                s->noise[(i * s->draws + draw) * Dn + k] = (float)drawn[k];
        }
    }
    free(drawn);
}

void samples_make(struct samples *s, struct compute *c, const struct model *m, const char *path, uint64_t seed)
{
    const struct spec *spec = &m->spec;
    memset(s, 0, sizeof *s);
    s->origin = path ? SAMPLES_GIVEN : objective_has_prior(spec) || spec->code == CODE_CATEGORICAL ? SAMPLES_OF_PRIOR : SAMPLES_NORMAL;
    s->draws = spec->Dn ? SAMPLES_DRAWS : 1;
    s->z = xarray(SAMPLES * (size_t)spec->Dz, sizeof *s->z);
    s->noise = xarray(SAMPLES * s->draws * spec->Dn, sizeof *s->noise);
    if (path)
        read_codes(s, spec, path);
    else
        samples_codes(c, m, seed, s->n = SAMPLES, s->id, s->z);
    draw_noise(s, spec, seed);
}

void samples_free(struct samples *s)
{
    for (size_t i = 0; i < SAMPLES; i++)
        free(s->label[i]);
    free(s->z);
    free(s->noise);
}
