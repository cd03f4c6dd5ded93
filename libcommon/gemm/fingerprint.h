/* fingerprint.h - which arithmetic a model was computed with: equal where all products have equal bytes */
#ifndef GEMM_FINGERPRINT_H
#define GEMM_FINGERPRINT_H

#include <stdint.h>

/* fingerprint_of_products - CRC-32 of fixed products by BLAS and by the micro-kernels; after gemm_start */
uint32_t fingerprint_of_products(void);

#endif
