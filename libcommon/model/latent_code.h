/* latent_code.h - single codes z [Dz] in the program's memory: a draw of the prior, and ways between two codes */
#ifndef MODEL_LATENT_CODE_H
#define MODEL_LATENT_CODE_H

#include "model/model.h"

/* latent_code_prior - the row of latent_prior with this id */
void latent_code_prior(const struct model *m, const struct rng *rng, int64_t id, real *z);

/* latent_code_arc - the code at t in [0,1] of the arc from a to b [D]: spherical linear interpolation. Draws of a Gaussian prior of many
 * dimensions lie near a sphere, which the straight line leaves. Where the codes lie on one line with 0, or one of them is 0, it
 * is the straight line. to may be a or b. */
void latent_code_arc(const real *a, const real *b, size_t D, double t, real *to);

#endif
