/* latent.c - latent variables: draws of the prior, the reparametrization, what the decoder is given */
#include "model/latent.h"

#include "tensor/compute.h"
#include "tensor/vector.h"

#include <math.h>
#include <string.h>

/* Probability of a category. */
static double chance(const struct model *m, size_t k)
{
    const struct spec *s = &m->spec;
    const struct net *encoder = &m->net[ENCODER];
    double given = s->priors ? s->prior[k] : 1 / (double)s->Dz, a = spec_hyper(s, RUNNING, m->step);
    return s->running ? given + a * ((double)encoder->value[encoder->prior + k] - given) : given;
}

static size_t category(const struct model *m, const struct rng *rng, uint64_t id)
{
    const struct spec *s = &m->spec;
    if (!s->priors && !s->running)
        return (size_t)rng_below(rng, id, 0, s->Dz);
    double u = (double)rng_below(rng, id, 0, UINT64_C(1) << 53) * 0x1p-53, p;
    size_t k = 0, possible = 0;         /* rounding must not reach a category that is impossible */
    for (; k < s->Dz; u -= p, k++) {
        p = chance(m, k);
        possible = p > 0 ? k : possible;
        if (p > 0 && u < p)
            break;
    }
    return possible;
}

void latent_prior(struct compute *c, const struct model *m, const struct rng *rng, const int64_t *id, size_t n, real *z)
{
    const struct spec *s = &m->spec;
    if (s->code == CODE_GAUSSIAN) {
        latent_normals(c, rng, id, n, s->Dz, z);
        return;
    }
    memset(z, 0, n * s->Dz * sizeof *z);
    for (size_t i = 0; i < n; i++)
        z[i * s->Dz + category(m, rng, (uint64_t)id[i])] = 1;
}

void latent_logprior(const struct spec *s, const real *z, size_t n, real *t)
{
    for (size_t i = 0; s->logprior && i < n; i++) {
        double sum = 0;
        for (size_t j = 0; j < s->Dz; j++)
            sum += (double)z[i * s->Dz + j] * (double)z[i * s->Dz + j];
        t[i] -= (real)(sum / 2);
    }
}

struct normals {
    const struct rng *rng;
    const int64_t *id;
    size_t D;
    real *to;
};

static void normals_row(void *job, size_t row, struct compute_worker *worker)
{
    const struct normals *j = job;
    (void)worker;
    rng_normal(j->rng, (uint64_t)j->id[row], j->to + row * j->D, j->D);
}

void latent_normals(struct compute *c, const struct rng *rng, const int64_t *id, size_t n, size_t D, real *to)
{
    struct normals j = { rng, id, D, to };
    compute_run(c, n, normals_row, &j);
}

const real *latent_reparametrize(const struct spec *s, const real *head, const real *eps, size_t n, real *mu, real *lv, real *z)
{
    size_t Dz = s->Dz;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0, k = i * Dz; j < Dz; j++, k++) {
            mu[k] = head[2 * i * Dz + j];
            lv[k] = head[(2 * i + 1) * Dz + j];
            z[k] = mu[k] + (real)exp((double)lv[k] / 2) * eps[k];
        }
    return z;
}

void latent_arc(const real *a, const real *b, size_t D, double t, real *to)
{
    double norms = sqrt(vector_squared_norm(a, D)) * sqrt(vector_squared_norm(b, D)), dot = 0;
    for (size_t i = 0; i < D; i++)
        dot += (double)a[i] * (double)b[i];
    double cosine = norms > 0 ? dot / norms : 1, angle = acos(fmax(-1, fmin(1, cosine))), sine = sin(angle);
    int straight = sine < 1e-6;
    double from = straight ? 1 - t : sin((1 - t) * angle) / sine, onto = straight ? t : sin(t * angle) / sine;
    for (size_t i = 0; i < D; i++)
        to[i] = (real)(from * (double)a[i] + onto * (double)b[i]);
}

void latent_decoder_input(const struct spec *s, const real *z, const real *noise, size_t n, real *to)
{
    real scale = s->code == CODE_CATEGORICAL ? (real)s->hyper[SCALE_CODE] : 1;
    for (size_t i = 0; i < n; i++, to += s->Dz + s->Dn) {
        for (size_t j = 0; j < s->Dz; j++)
            to[j] = scale * z[i * s->Dz + j];
        if (s->Dn)
            memcpy(to + s->Dz, noise + i * s->Dn, s->Dn * sizeof *to);
    }
}
