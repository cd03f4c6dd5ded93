/* native.h - products by kernels of our own: see engine.h and products.h */
#ifndef ENGINE_NATIVE_H
#define ENGINE_NATIVE_H

#include "engine/products.h"

void native_linear_forward(struct compute *c, const struct linear *l, struct weight w, const real *x, real *u, tile_work *after, void *context);
void native_linear_backward(struct compute *c, const struct linear *l, struct weight w, const struct product_grads *g);
void native_conv_forward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const real *x, real *u, tile_work *after,
                         void *context);
void native_conv_backward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const struct product_grads *g);
void native_gemm_nt(size_t m, size_t n, size_t k, const real *a, size_t lda, const real *b, size_t ldb, real *c, size_t ldc);
const char *native_kind(void);

extern const struct product_ops native_products;

#endif
