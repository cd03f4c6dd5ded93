/* alloc.c - memory allocation; the program ends if it fails */
#include "base/alloc.h"

#include "base/die.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALIGN 64
#define LARGE ((size_t)1 << 20)
#define HUGE ((size_t)2 << 20)

void *xmalloc(size_t bytes)
{
    void *p = malloc(bytes ? bytes : 1);
    if (!p)
        die_sys(NULL, "%zu bytes of memory", bytes);
    return p;
}

void *xarray(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        die_sys(NULL, "%zu times %zu bytes of memory", count, size);
    }
    return xmalloc(bytes);
}

void *xzero(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        die_sys(NULL, "%zu times %zu bytes of memory", count, size);
    return p;
}

void *xrealloc(void *old, size_t bytes)
{
    void *p = realloc(old, bytes ? bytes : 1);
    if (!p)
        die_sys(NULL, "%zu bytes of memory", bytes);
    return p;
}

char *xstrdup(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(xmalloc(n), s, n);
}

char *xprintf(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        bug("a format that cannot be printed");
    char *s = xmalloc((size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(s, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return s;
}

/* A pass over parameters reads several large arrays at once; huge pages avoid TLB misses. */
static void large_pages(void *p, size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), head = (page - (uintptr_t)p % page) % page;
    if (bytes >= 2 * HUGE + head)
        madvise((char *)p + head, (bytes - head) / page * page, MADV_HUGEPAGE);
}

void *aligned_bytes(size_t bytes)
{
    void *p = NULL;
    int err = bytes > SIZE_MAX - ALIGN ? ENOMEM : posix_memalign(&p, ALIGN, bytes ? bytes : ALIGN);
    if (err) {
        errno = err;
        die_sys(NULL, "%zu bytes of memory", bytes);
    }
    large_pages(p, bytes);
    return p;
}

/* Released pages of private memory read as zeros and are allocated again only when written: a model file may declare more
 * than its bytes fill. */
void *aligned_zero(size_t bytes)
{
    unsigned char *p = aligned_bytes(bytes);
    size_t page = (size_t)sysconf(_SC_PAGESIZE), head = (page - (uintptr_t)p % page) % page;
    size_t inner = bytes > head ? (bytes - head) / page * page : 0;
    if (inner < LARGE || madvise(p + head, inner, MADV_DONTNEED))
        return memset(p, 0, bytes);
    memset(p, 0, head);
    memset(p + head + inner, 0, bytes - head - inner);
    return p;
}

void aligned_free(void *p)
{
    free(p);
}
