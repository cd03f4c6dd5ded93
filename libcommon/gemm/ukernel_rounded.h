/* ukernel_rounded.h - the innermost loops of products of factors in bfloat16
 *
 * The two forms of ukernel.h, with a unit (gemm_native.h) in place of each value of A and of a panel. The depth of `dots` counts
 * units, that of `sums` values: there B is rows of bfloat16, of which k and k+1 meet in the kernel; 0 is beside a last one.
 *
 * Each goes with the vectors, and so with the panels, of one of ukernel.h, and its `turn` transposes units. All have the precision
 * that pack_rounded.h says; those without instructions for bfloat16 have equal bytes, but that the one of 128 bits rounds products
 * that are denormal.
 */
#ifndef GEMM_UKERNEL_ROUNDED_H
#define GEMM_UKERNEL_ROUNDED_H

#include "gemm/ukernel.h"

extern const struct ukernel ukernel_rounded_amx, ukernel_rounded_bf16, ukernel_rounded_avx512, ukernel_rounded_avx2, ukernel_rounded_generic;

/* ukernel_rounded_get - the best that this processor has with the vectors of ukernel_get() */
const struct ukernel *ukernel_rounded_get(void);
/* ukernel_rounded_use - that one from now on, and ukernel_get() as goes with it, for tests; 0 if this machine cannot, and nothing has
 * changed */
int ukernel_rounded_use(const char *name);

#endif
