/* real.h - the floating-point type of all computations
 *
 * float, as in files; double in the build for gradient checks, where finite differences need the precision.
 *
 * Glossary, as in the paper: x data, z global code, n local noise, eps the encoder's noise, xhat and zhat
 * reconstructions, mu and lv mean and log variance; q(z) the aggregated posterior, p(z) the prior. In shapes:
 * n rows of a batch, H W C height, width and channels, Dz Dn De dimensions of z, n and eps, K categories.
 */
#ifndef TENSOR_REAL_H
#define TENSOR_REAL_H

#ifdef IAE_DOUBLE
typedef double real;
#else
typedef float real;
#endif

#endif
