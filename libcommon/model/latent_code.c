/* latent_code.c - single codes in the program's memory */
#include "model/latent_code.h"

#include "model/latent.h"
#include "tensor/vector.h"

#include <math.h>
#include <string.h>

void latent_code_prior(const struct model *m, const struct rng *rng, int64_t id, real *z)
{
    const struct spec *s = &m->spec;
    int32_t category;
    if (s->code == CODE_GAUSSIAN) {
        rng_normal(rng, (uint64_t)id, z, s->Dz);
        return;
    }
    latent_categories(m, rng, &id, 1, &category);
    memset(z, 0, s->Dz * sizeof *z);
    z[category] = 1;
}

void latent_code_arc(const real *a, const real *b, size_t D, double t, real *to)
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
