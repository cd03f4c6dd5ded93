/* latent_mixture.h - rows of codes drawn from a Gaussian mixture that is fitted to the codes of a stream
 *
 * Memory      latent_mixture_fit/latent_mixture_free; a block is lent until the next call
 * Failure     78 if the stream has no codes z of the model's size, 65 if there are too few or one is not finite
 *
 *     latent_mixture_fit(&w, &spec, path, K, count, seed, force);
 *     while (latent_mixture_next(&w, BLOCK, &b))
 *         writer_rows(&out, &b);
 */
#ifndef APPLY_LATENT_MIXTURE_H
#define APPLY_LATENT_MIXTURE_H

#include "model/gmm.h"
#include "spec/spec.h"
#include "stream/stream_reader.h"

struct latent_mixture {
    struct gmm g;
    struct rng rng;
    size_t Dz, count, at;       /* at: next row; its number is its id */
    struct tensor id, z;
};

/* latent_mixture_fit - K Gaussians to all codes of the file; count: codes to draw */
void latent_mixture_fit(struct latent_mixture *w, const struct spec *spec, const char *path, size_t K, size_t count, uint64_t seed, int force);
/* latent_mixture_next - lend up to n rows of id and z; their number, 0 at the end */
size_t latent_mixture_next(struct latent_mixture *w, size_t n, struct block *b);
void latent_mixture_free(struct latent_mixture *w);

#endif
