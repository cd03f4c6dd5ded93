/* vector_limit.c - reads $IAE_VECTOR_BITS */
#include "gemm/vector_limit.h"

#include "base/die.h"
#include "base/io.h"

#include <string.h>

unsigned vector_limit(void)
{
    const char *text = io_env("IAE_VECTOR_BITS");
    if (!text || !strcmp(text, "512"))
        return 512;
    if (!strcmp(text, "256"))
        return 256;
    if (!strcmp(text, "128"))
        return 128;
    die_usage("IAE_VECTOR_BITS: '%s' is none of 128, 256, 512", text);
}
