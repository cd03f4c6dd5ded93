#include "harness.h"

#include "base/die.h"
#include "base/log.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

ssize_t memory_read(void *memory, void *buf, size_t n)
{
    struct memory *m = memory;
    if (m->step && n > m->step)
        n = m->step;
    if (n > m->n - m->at)
        n = m->n - m->at;
    if (n)
        memcpy(buf, m->p + m->at, n);
    m->at += n;
    return (ssize_t)n;
}

int64_t memory_seek(void *memory, int64_t offset, int whence)
{
    struct memory *m = memory;
    int64_t to;
    int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (int64_t)m->at : (int64_t)m->n;
    if (__builtin_add_overflow(base, offset, &to) || to < 0)
        return -1;
    m->at = (uint64_t)to > m->n ? m->n : (size_t)to;
    return to;
}

struct reader memory_pull(struct memory *m)
{
    return (struct reader){ memory_read, m };
}

void harness_abort(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
    abort();
}

uint32_t harness_touch(const void *p, size_t n)
{
    return n ? (uint32_t)crc32_z(0, p, n) : 0;
}

const char *harness_path(const uint8_t *data, size_t n)
{
    static int fd = -1;
    static char path[40];
    if (fd < 0) {
        fd = memfd_create("input", MFD_CLOEXEC);
        DEMAND(fd >= 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    DEMAND(!ftruncate(fd, 0));
    DEMAND(pwrite(fd, data, n, 0) == (ssize_t)n);
    return path;
}

/* ---- code that ends the program ----
 *
 * The jump out of die_handler leaves behind what was allocated. All of it is known by the sanitizer's hooks, and freed. */

int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *, size_t),
                                              void (*on_free)(const volatile void *));

#define SLOTS (1u << 15)
/* or the search for blocks is all that libFuzzer does */
#ifdef __clang__
#define UNTRACED __attribute__((no_sanitize("coverage", "address", "undefined")))
#else
#define UNTRACED __attribute__((no_sanitize("address", "undefined")))
#endif

static const volatile void *slot[SLOTS];        /* open addressing; blocks that are held */
static size_t held;
static _Thread_local int tracking;             /* libFuzzer has threads of its own, whose memory is not ours to free */
static jmp_buf out;
static char said[2100];

UNTRACED static size_t hash(const volatile void *p)
{
    return (size_t)((uintptr_t)p >> 4) * 0x9e3779b1u % SLOTS;
}

UNTRACED static void on_malloc(const volatile void *p, size_t n)
{
    (void)n;
    if (!tracking || !p)
        return;
    if (++held > SLOTS / 2)
        harness_abort(__FILE__, __LINE__, "a bounded number of allocations");
    size_t i = hash(p);
    while (slot[i])
        i = (i + 1) % SLOTS;
    slot[i] = p;
}

UNTRACED static void on_free(const volatile void *p)
{
    size_t i = hash(p);
    if (!tracking || !p)
        return;
    for (; slot[i] != p; i = (i + 1) % SLOTS)
        if (!slot[i])
            return;
    held--;
    /* close the gap, so that later searches still find what lies behind it */
    for (size_t k = (i + 1) % SLOTS; slot[k]; k = (k + 1) % SLOTS) {
        size_t home = hash(slot[k]);
        if ((i <= k) ? (i < home && home <= k) : (i < home || home <= k))
            continue;
        slot[i] = slot[k];
        i = k;
    }
    slot[i] = NULL;
}

static _Noreturn void jump(int status, const char *line)
{
    snprintf(said, sizeof said, "%s", line);
    longjmp(out, status);
}

static int lowest_descriptor(void)
{
    int fd = dup(STDERR_FILENO);
    close(fd);
    return fd;
}

UNTRACED static void clean_up(int first)
{
    tracking = 0;
    for (size_t i = 0; held && i < SLOTS; i++)
        if (slot[i]) {
            free((void *)(uintptr_t)slot[i]);
            slot[i] = NULL;
            held--;
        }
    for (int fd = first; fd < first + 8; fd++) {
        struct stat st;
        if (!fstat(fd, &st) && (S_ISREG(st.st_mode) || S_ISCHR(st.st_mode)))    /* a pipe is the symbolizer's */
            close(fd);
    }
}

int harness_dies(void (*f)(void *), void *context)
{
    static int ready;
    int first = lowest_descriptor();
    if (!ready++) {
        DEMAND(__sanitizer_install_malloc_and_free_hooks(on_malloc, on_free));
        die_handler = jump;
        log_verbosity = LOG_QUIET;
        setenv("TZ", "UTC", 1);                 /* else libc allocates its name anew whenever libarchive asks for it */
        tzset();
    }
    int status = setjmp(out);
    if (!status) {
        tracking = 1;
        f(context);
        tracking = 0;
        if (held)                               /* what is still held then is a leak, or a cache of a library */
            memset((void *)(uintptr_t)slot, 0, sizeof slot);
        held = 0;
        return 0;
    }
    clean_up(first);
    if (status != EX_DATAERR && status != EX_CONFIG) {
        fprintf(stderr, "ended with %d: %s", status, said);
        abort();
    }
    /* one line, and printable: a hostile name must not play with the terminal */
    DEMAND(strchr(said, '\n') == said + strlen(said) - 1);
    return status;
}
