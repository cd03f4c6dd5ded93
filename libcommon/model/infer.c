#include "model/infer.h"

#include "base/die.h"
#include "engine/engine.h"
#include "model/latent.h"
#include "spec/objective.h"

#include <string.h>

enum { PARTS = 8 };

void infer_init(struct infer *a, struct compute *c, const struct model *m, size_t block, uint64_t seed)
{
    const struct spec *s = &m->spec;
    size_t D = volume_size(&s->data), head = s->head ? s->Dz : 0;
    size_t width[PARTS] = { D, s->Dz, s->De, s->Dn, s->Dz + s->Dn, head, head, 1 }, at = 0;
    real **to[PARTS] = { &a->x, &a->z, &a->eps, &a->noise, &a->joined, &a->mu, &a->lv, &a->t };
    memset(a, 0, sizeof *a);
    a->compute = c;
    a->m = m;
    a->seed = seed;
    a->block = block;
    for (size_t i = 0; i < PARTS; i++)
        at += block * width[i] + 16;
    a->memory = array_new(at);
    at = 0;
    for (size_t i = 0; i < PARTS; i++) {
        *to[i] = a->memory + at;
        at += (block * width[i] + 15) / 16 * 16;
    }
    for (int i = 0; i < NETS; i++)
        if (m->has[i])
            net_run_init(&a->pass[i], c, &m->net[i], block, 1);
}

void infer_free(struct infer *a)
{
    for (int i = 0; i < NETS; i++)
        net_run_free(&a->pass[i]);
    array_free(a->memory);
    memset(a, 0, sizeof *a);
}

/* The rows of t as reals, then zeros up to the end of the block. */
static void fill(const struct infer *a, const struct tensor *t, size_t width, real *to)
{
    size_t n = t->shape.dim[0], values = n * width;
    if (n > a->block || tensor_row_size(t) != width * dtype_size(t->type))
        bug("rows that do not fit the block");
    if (t->type == DT_U1)
        model_input_u1(&a->m->spec, t->data, values, to);
    else if (t->type == DT_F4)
        model_input_f4(t->data, values, to);
    else
        bug("rows of a type that networks do not take");
    compute_engine(a->compute)->arrays->zero(to + values, (a->block - n) * width);
}

void infer_encode(struct infer *a, const struct tensor *x, const int64_t *id, uint32_t draw, float *z)
{
    const struct spec *s = &a->m->spec;
    size_t n = x->shape.dim[0];
    fill(a, x, volume_size(&s->data), a->x);
    if (s->De) {
        struct rng rng = rng_make(a->seed, RNG_EPS, 0, draw);
        compute_engine(a->compute)->arrays->normals(a->compute, &rng, id, n, s->De, a->eps);
    }
    const real *out = net_run_forward(&a->pass[ENCODER], &a->m->net[ENCODER], a->x, a->eps, NULL, a->block, RUN_INFER);
    if (s->head)
        out = latent_reparametrize(a->compute, s, out, a->eps, n, a->mu, a->lv, a->z);
    array_get(z, out, n * s->Dz);
}

void infer_head(const struct infer *a, size_t n, float *mu, float *lv)
{
    array_get(mu, a->mu, n * a->m->spec.Dz);
    array_get(lv, a->lv, n * a->m->spec.Dz);
}

size_t infer_features_width(const struct model *m)
{
    const struct net *encoder = &m->net[ENCODER];
    return encoder->layers > 1 ? encoder->layer[encoder->layers - 2].out : 0;
}

void infer_features(const struct infer *a, size_t n, float *f)
{
    array_get(f, a->pass[ENCODER].layer[a->m->net[ENCODER].layers - 2].y, n * infer_features_width(a->m));
}

void infer_decode(struct infer *a, const struct tensor *z, const int64_t *id, uint32_t draw, int silent, float *xhat)
{
    const struct spec *s = &a->m->spec;
    size_t n = z->shape.dim[0];
    fill(a, z, s->Dz, a->z);
    if (s->Dn) {
        struct rng rng = rng_make(a->seed, RNG_NOISE, 0, draw);
        if (silent)
            compute_engine(a->compute)->arrays->zero(a->noise, n * s->Dn);
        else
            compute_engine(a->compute)->arrays->normals(a->compute, &rng, id, n, s->Dn, a->noise);
    }
    latent_decoder_input(a->compute, s, a->z, a->noise, a->block, a->joined);
    const real *out = net_run_forward(&a->pass[DECODER], &a->m->net[DECODER], a->joined, NULL, NULL, a->block, RUN_INFER);
    array_get(xhat, out, n * volume_size(&s->data));
}

void infer_rec(struct infer *a, const struct tensor *x, const struct tensor *z, float *logit)
{
    fill(a, x, volume_size(&a->m->spec.data), a->x);
    fill(a, z, a->m->spec.Dz, a->z);
    const real *t = net_run_forward(&a->pass[DISC_REC], &a->m->net[DISC_REC], a->x, NULL, a->z, a->block, RUN_INFER);
    array_get(logit, t, x->shape.dim[0]);
}

void infer_reg(struct infer *a, const struct tensor *of, float *logit)
{
    const struct net *reg = &a->m->net[DISC_REG];
    real *in = objective_direction(&a->m->spec)->of_codes ? a->x : a->z;
    fill(a, of, reg->in, in);
    size_t n = of->shape.dim[0];
    const real *t = net_run_forward(&a->pass[DISC_REG], reg, in, NULL, NULL, a->block, RUN_INFER);
    compute_engine(a->compute)->arrays->copy(a->t, t, n);
    latent_logprior(a->compute, &a->m->spec, in, n, a->t);
    array_get(logit, a->t, n);
}

void infer_prior(struct infer *a, const int64_t *id, size_t n, float *z)
{
    struct rng rng = rng_make(a->seed, RNG_PRIOR, 0, 0);
    for (size_t from = 0; from < n; from += a->block) {
        size_t k = n - from < a->block ? n - from : a->block;
        latent_prior(a->compute, a->m, &rng, id + from, k, a->z);
        array_get(z + from * a->m->spec.Dz, a->z, k * a->m->spec.Dz);
    }
}
