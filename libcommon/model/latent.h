/* latent.h - latent variables: the global code z, the decoder's local noise n, the encoder's noise eps
 *
 * Codes and noise are arrays (tensor/array.h), computed by the engine; single codes in the program's memory: latent_code.h.
 */
#ifndef MODEL_LATENT_H
#define MODEL_LATENT_H

#include "model/model.h"

/* latent_prior - n rows of p(z) [n,Dz], by row id: gaussian, or one-hot of a category, by default a uniform one; with
 * `running` as the model's step and the encoder's codes so far make them likely */
void latent_prior(struct compute *c, const struct model *m, const struct rng *rng, const int64_t *id, size_t n, real *z);
/* latent_categories - of a categorical prior, the categories of n rows, in the program's memory as are ids */
void latent_categories(const struct model *m, const struct rng *rng, const int64_t *id, size_t n, int32_t *category);
/* latent_normals - n rows of D normals [n,D], by row id */
void latent_normals(struct compute *c, const struct rng *rng, const int64_t *id, size_t n, size_t D, real *to);

/* latent_logprior - where the spec has `logprior`, -|z|^2/2 is added to reg's logits t [n] of codes z [n,Dz] */
void latent_logprior(struct compute *c, const struct spec *s, const real *z, size_t n, real *t);

/* latent_reparametrize - the encoder's mean and log variance, head [n,2 Dz], apart: mu and lv [n,Dz], and z = mu + exp(lv/2) eps
 * [n,Dz], which is returned */
const real *latent_reparametrize(struct compute *c, const struct spec *s, const real *head, const real *eps, size_t n, real *mu,
                                 real *lv, real *z);

/* latent_decoder_input - the decoder's input [n,Dz+Dn]: the code times latent_scale, then the noise
 * latent_scale - `scale code` for categorical codes, else 1 */
void latent_decoder_input(struct compute *c, const struct spec *s, const real *z, const real *noise, size_t n, real *to);
real latent_scale(const struct spec *s);

#endif
