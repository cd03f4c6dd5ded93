/* shy.c - native, with arrays that are out of reach except while an engine or a network computes
 *
 * Nothing is gained by it but a proof: whoever touches an array from outside ends the program, as the array might have lain in
 * the memory of a device. All arrays lie in one reserved range of addresses, in pages of their own that no two share. What is in use
 * of the range has one protection at any time, so that a change of it is one call however many arrays there are; and it is made of
 * huge pages where the system has them, as such a call takes its time for each page.
 */
#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"
#include "engine/engine_list.h"
#include "engine/host_ops.h"
#include "engine/native.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Addresses cost nothing, but a limit (ulimit -v) counts them. */
#define RANGE (SIZE_MAX > UINT32_MAX ? (size_t)1 << 38 : (size_t)1 << 30)
#define HUGE_PAGE ((size_t)2 << 20)

/* Pages from..to-1 of the range, in order of their addresses. Used and free ones take turns; behind the last one nothing is used. */
struct piece {
    size_t from, to;
    int is_used;
};

static unsigned char *range;
static size_t in_use;           /* bytes of it, whole huge pages, that have been used at any time */
static size_t page;             /* bytes */
static struct piece *piece;
static size_t pieces;
static int is_open;
static struct sigaction before;

/* ---- touches from outside ---- */

static int is_in_range(const void *at)
{
    return (uintptr_t)at >= (uintptr_t)range && (uintptr_t)at - (uintptr_t)range < RANGE;
}

/* Not ours: to whom it was before, as it happens again when this returns. One that somebody sent does not. */
static void pass_on(int sig, int is_sent)
{
    sigaction(sig, &before, NULL);
    if (is_sent)
        raise(sig);
}

static void on_fault(int sig, siginfo_t *info, void *context)
{
    (void)context;
    if (info->si_code > 0 && is_in_range(info->si_addr))
        die_early(EX_SOFTWARE, log_program, "engine shy: an array was touched outside of an engine call");
    pass_on(sig, info->si_code <= 0);
}

static void catch_faults(void)
{
    struct sigaction act = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO }, now;
    sigemptyset(&act.sa_mask);
    sigaction(SIGSEGV, &act, &now);
    if (now.sa_sigaction != on_fault)
        before = now;
}

static void start(int threads)
{
    (void)threads;
    catch_faults();
    if (range)
        return;
    page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *at = mmap(NULL, RANGE + HUGE_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED)
        die_sys(NULL, "engine shy: cannot reserve %zu bytes of addresses", RANGE + HUGE_PAGE);
    range = at + (round_up((uintptr_t)at, HUGE_PAGE) - (uintptr_t)at);
    madvise(range, RANGE, MADV_HUGEPAGE);       /* or without them */
}

/* ---- protection ---- */

static void protect(void)
{
    if (in_use && mprotect(range, in_use, is_open ? PROT_READ | PROT_WRITE : PROT_NONE))
        die_sys(NULL, "engine shy: cannot change the protection of %zu bytes", in_use);
}

static void open_arrays(void)
{
    is_open = 1;
    protect();
}

static void close_arrays(void)
{
    is_open = 0;
    protect();
}

/* Up to this byte of the range. */
static void extend_use(size_t to)
{
    if (to > in_use) {
        in_use = round_up(to, HUGE_PAGE);
        protect();
    }
}

/* ---- pieces of the range ---- */

static size_t last_end(void)
{
    return pieces ? piece[pieces - 1].to : 0;
}

/* Room for one more piece, before number i. */
static struct piece *insert_piece(size_t i)
{
    piece = xrealloc(piece, (pieces + 1) * sizeof *piece);
    memmove(piece + i + 1, piece + i, (pieces - i) * sizeof *piece);
    pieces++;
    return piece + i;
}

static void remove_piece(size_t i)
{
    pieces--;
    memmove(piece + i, piece + i + 1, (pieces - i) * sizeof *piece);
}

/* The first free piece of so many pages, which has no more than these afterwards; or one behind the last. */
static struct piece *find_piece(size_t n)
{
    size_t i = 0, end = last_end();
    while (i < pieces && (piece[i].is_used || piece[i].to - piece[i].from < n))
        i++;
    if (i == pieces) {
        *insert_piece(i) = (struct piece){ .from = end, .to = end + n };
        extend_use((end + n) * page);
    } else if (piece[i].to - piece[i].from > n) {
        size_t from = piece[i].from;
        *insert_piece(i) = (struct piece){ .from = from, .to = from + n };
        piece[i + 1].from = from + n;
    }
    return piece + i;
}

static void *take(size_t bytes)
{
    size_t left = RANGE - last_end() * page;
    if (bytes > left) {
        errno = ENOMEM;
        die_sys(NULL, "engine shy: an array of %zu bytes, where %zu are left", bytes, left);
    }
    struct piece *p = find_piece(div_ceil(max_size(bytes, 1), page));
    p->is_used = 1;
    return range + p->from * page;
}

/* Free pieces become one with free ones beside them; behind the last used one there is none. */
static void join_free(size_t i)
{
    if (i + 1 < pieces && !piece[i + 1].is_used) {
        piece[i].to = piece[i + 1].to;
        remove_piece(i + 1);
    }
    if (i && !piece[i - 1].is_used) {
        piece[i - 1].to = piece[i].to;
        remove_piece(i--);
    }
    if (i + 1 == pieces)
        pieces--;
}

/* Their memory goes back to the system: who takes these pages next finds zeros. */
static void give_back(void *block)
{
    size_t i = 0, at = block ? (size_t)((unsigned char *)block - range) / page : 0;
    if (!block)
        return;
    while (i < pieces && (piece[i].from != at || !piece[i].is_used))
        i++;
    if (!is_in_range(block) || i == pieces)
        bug("no array of the engine shy");
    if (madvise(block, (piece[i].to - at) * page, MADV_DONTNEED))
        die_sys(NULL, "engine shy: cannot give back %zu bytes", (piece[i].to - at) * page);
    piece[i].is_used = 0;
    join_free(i);
}

static const struct array_memory memory = {
    .take = take, .give_back = give_back, .open = open_arrays, .close = close_arrays, .is_private = 1,
};

const struct engine engine_shy = {
    .name = "shy", .summary = "native, with arrays that nothing else can reach, as in a device", .kind = native_kind, .start = start,
    .memory = &memory, .products = &native_products, .arrays = &array_ops_host, .losses = &loss_ops_host,
    .statistics = &statistic_ops_host, .optimizer = &optimizer_ops_host,
};
