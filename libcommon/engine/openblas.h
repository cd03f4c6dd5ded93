/* openblas.h - products by OpenBLAS, each tile of a layer by one call on its own thread: see engine.h and products.h */
#ifndef ENGINE_OPENBLAS_H
#define ENGINE_OPENBLAS_H

#include "engine/products.h"

void openblas_linear_forward(struct compute *c, const struct linear *l, struct weight w, const real *x, real *u, tile_work *after,
                             void *context);
void openblas_linear_backward(struct compute *c, const struct linear *l, struct weight w, const struct product_grads *g);
void openblas_conv_forward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const real *x, real *u, tile_work *after,
                           void *context);
void openblas_conv_backward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const struct product_grads *g);

#endif
