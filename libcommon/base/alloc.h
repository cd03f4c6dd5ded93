/* alloc.h - memory allocation that never returns NULL: the program ends with 71 instead
 *
 * Memory      the caller frees: free(), or aligned_free() for what aligned_*() returned
 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include "base/log.h"

#include <stddef.h>

void *xmalloc(size_t bytes) MUST_USE;
void *xarray(size_t count, size_t size) MUST_USE;               /* not initialized; refuses a product that overflows */
void *xzero(size_t count, size_t size) MUST_USE;                /* all bits zero */
void *xrealloc(void *old, size_t bytes) MUST_USE;
char *xstrdup(const char *s) MUST_USE;
char *xprintf(const char *fmt, ...) PRINTF_LIKE(1, 2) MUST_USE;

/* aligned_bytes - for large arrays: aligned to 64 bytes, not initialized. aligned_zero - all bytes zero; pages of a
 * large array are allocated when they are first written */
void *aligned_bytes(size_t bytes) MUST_USE;
void *aligned_zero(size_t bytes) MUST_USE;
void aligned_free(void *p);

#endif
