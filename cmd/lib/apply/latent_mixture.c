#include "apply/latent_mixture.h"

#include "apply/code_file.h"
#include "base/die.h"
#include "base/io.h"
#include "base/log.h"

void latent_mixture_fit(struct latent_mixture *w, const struct spec *spec, const char *path, size_t K, size_t count, uint64_t seed, int force)
{
    struct labelled_matrix c;
    *w = (struct latent_mixture){ .rng = rng_make(seed, RNG_GMM, 0, 1), .Dz = spec->Dz, .count = count };
    code_file_read(&c, spec, path, force);
    if (c.n < K)
        die_data(io_name(path), "%zu codes, too few to fit %zu Gaussians", c.n, K);
    double likelihood = gmm_fit(&w->g, c.z, c.n, c.k, K, seed, 200);
    log_info(path, "%zu Gaussians, log likelihood %.4f nats a code", K, likelihood);
    labelled_matrix_free(&c);
}

size_t latent_mixture_next(struct latent_mixture *w, size_t n, struct block *b)
{
    *b = (struct block){ .rows = w->count - w->at < n ? w->count - w->at : n };
    struct shape ids = shape_of(1, (unsigned)b->rows), codes = shape_of(2, (unsigned)b->rows, (unsigned)w->Dz);
    tensor_set(&w->id, "id", DT_I8, &ids);
    tensor_set(&w->z, "z", DT_F4, &codes);
    for (size_t i = 0; i < b->rows; i++)
        ((int64_t *)w->id.data)[i] = (int64_t)w->at++;
    gmm_draw(&w->g, &w->rng, w->id.data, b->rows, w->z.data);
    block_put(b, &w->id);
    block_put(b, &w->z);
    return b->rows;
}

void latent_mixture_free(struct latent_mixture *w)
{
    tensor_free(&w->id);
    tensor_free(&w->z);
    gmm_free(&w->g);
}
