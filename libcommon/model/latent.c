/* latent.c - latent variables: draws of the prior, the reparametrization, what the decoder is given */
#include "model/latent.h"

#include "base/alloc.h"
#include "engine/engine.h"

#include <stdlib.h>

/* Probabilities [K] of the categories of a prior that is not uniform, in `to`. */
static void category_chances(const struct model *m, double *to)
{
    const struct spec *s = &m->spec;
    const struct net *encoder = &m->net[ENCODER];
    double a = spec_hyper(s, RUNNING, m->step);
    if (s->running)
        array_get_doubles(to, encoder->value + encoder->prior, s->Dz);
    for (size_t k = 0; k < s->Dz; k++) {
        double given = s->priors ? s->prior[k] : 1 / (double)s->Dz;
        to[k] = s->running ? given + a * (to[k] - given) : given;
    }
}

/* One of K categories; chances NULL: all alike. */
static int32_t draw_category(const double *chances, size_t K, const struct rng *rng, uint64_t id)
{
    if (!chances)
        return (int32_t)rng_below(rng, id, 0, K);
    double u = (double)rng_below(rng, id, 0, UINT64_C(1) << 53) * 0x1p-53;
    size_t k = 0, possible = 0;         /* rounding must not reach a category that is impossible */
    for (; k < K; u -= chances[k], k++) {
        possible = chances[k] > 0 ? k : possible;
        if (chances[k] > 0 && u < chances[k])
            break;
    }
    return (int32_t)possible;
}

void latent_categories(const struct model *m, const struct rng *rng, const int64_t *id, size_t n, int32_t *category)
{
    const struct spec *s = &m->spec;
    double *chances = s->priors || s->running ? xarray(s->Dz, sizeof *chances) : NULL;
    if (chances)
        category_chances(m, chances);
    for (size_t i = 0; i < n; i++)
        category[i] = draw_category(chances, s->Dz, rng, (uint64_t)id[i]);
    free(chances);
}

void latent_prior(struct compute *c, const struct model *m, const struct rng *rng, const int64_t *id, size_t n, real *z)
{
    const struct spec *s = &m->spec;
    if (s->code == CODE_GAUSSIAN) {
        latent_normals(c, rng, id, n, s->Dz, z);
        return;
    }
    int32_t *category = xarray(n, sizeof *category);
    latent_categories(m, rng, id, n, category);
    compute_engine(c)->arrays->one_hot(z, category, n, s->Dz);
    free(category);
}

void latent_normals(struct compute *c, const struct rng *rng, const int64_t *id, size_t n, size_t D, real *to)
{
    compute_engine(c)->arrays->normals(c, rng, id, n, D, to);
}

void latent_logprior(struct compute *c, const struct spec *s, const real *z, size_t n, real *t)
{
    if (s->logprior)
        compute_engine(c)->losses->log_prior(z, n, s->Dz, t);
}

const real *latent_reparametrize(struct compute *c, const struct spec *s, const real *head, const real *eps, size_t n, real *mu,
                                 real *lv, real *z)
{
    compute_engine(c)->arrays->reparametrize(head, eps, n, s->Dz, mu, lv, z);
    return z;
}

real latent_scale(const struct spec *s)
{
    return s->code == CODE_CATEGORICAL ? (real)s->hyper[SCALE_CODE] : 1;
}

void latent_decoder_input(struct compute *c, const struct spec *s, const real *z, const real *noise, size_t n, real *to)
{
    const struct array_ops *arrays = compute_engine(c)->arrays;
    size_t row = s->Dz + s->Dn;
    arrays->copy_columns((struct columns){ to, row }, latent_scale(s), (struct const_columns){ z, s->Dz }, n, s->Dz);
    if (s->Dn)
        arrays->copy_columns((struct columns){ to + s->Dz, row }, 1, (struct const_columns){ noise, s->Dn }, n, s->Dn);
}
