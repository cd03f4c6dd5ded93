/* ukernel_check.h - whether a kernel for bfloat16 computes, before it is trusted
 *
 * Failure     none
 */
#ifndef GEMM_UKERNEL_CHECK_H
#define GEMM_UKERNEL_CHECK_H

#include "gemm/ukernel.h"

/* ukernel_agrees - do the `dots` of two kernels with the same vectors agree? Products of values of few bits are exact in both, others
 * agree within twice the bound of pack_rounded.h; for some depths, in one piece and in several, all counts of vectors, with and
 * without `add`. */
int ukernel_agrees(const struct ukernel *kernel, const struct ukernel *with);

#endif
