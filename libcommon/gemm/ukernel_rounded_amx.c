/* ukernel_rounded_amx.c - factors in bfloat16 by the matrix tiles of x86-64 with AMX: `dots` by tdpbf16ps, `sums` by vdpbf16ps
 *
 * NEVER RUN so far: written by Intel's manual (SDM volume 2, TDPBF16PS; volume 1, chapter 18), and compiled. It is chosen only if a
 * check at the first use finds its products right (ukernel_check.h).
 *
 * A step is 16 units deep. The six rows of A are copied into one tile, 64 bytes from each, across pieces, so that only the end of the
 * whole depth is less than a step: there A and B have zeros. B's tiles are 16 rows of a panel, where they lie.
 */
#include "gemm/ukernel_rounded.h"

#if defined(__x86_64__) && !defined(IAE_DOUBLE) && (__has_include(<amxbf16intrin.h>) || __has_include(<amxintrin.h>))
#include <immintrin.h>
#include <string.h>

#define BYTES 64
#define VECTORS 4
#define TARGET __attribute__((target("amx-tile,amx-bf16,avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")))
#include "gemm/ukernel_vector.h"

#define STEP 16                 /* units */
/* Intrinsics of tiles do not tell the compiler that they read and write memory. */
#define MEMORY_IS_READ() __asm__ volatile("" ::: "memory")

/* What ldtilecfg reads: tiles 0 .. 3 are sums [rows,16], 4 is A [rows,16 units], 5 is B [16 units,16]. */
struct tile_config {
    uint8_t palette, start_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
};

static const struct tile_config config = { .palette = 1,
                                           .row_bytes = { 64, 64, 64, 64, 64, 64 },
                                           .rows = { UKERNEL_ROWS, UKERNEL_ROWS, UKERNEL_ROWS, UKERNEL_ROWS, UKERNEL_ROWS, STEP } };

/* Where in A a step begins. */
struct position {
    size_t segment, unit;
};

/* The next `units` of all rows, 0 behind them. */
static void stage_a(const struct ukernel_ab *t, struct position *p, size_t units, real to[UKERNEL_ROWS][STEP])
{
    if (units < STEP)
        memset(to, 0, UKERNEL_ROWS * sizeof *to);
    for (size_t done = 0, n; done < units; done += n) {
        n = t->length - p->unit < units - done ? t->length - p->unit : units - done;
        for (size_t i = 0; i < UKERNEL_ROWS; i++)
            memcpy(to[i] + done, t->a[i] + p->segment * t->stride + p->unit, n * sizeof **to);
        p->unit += n;
        if (p->unit == t->length)
            p->unit = 0, p->segment++;
    }
}

static void prefetch_rows(const struct ukernel_ab *t, size_t unit)
{
    if (unit < t->prefetch_length)
        for (size_t i = 0; i < UKERNEL_ROWS; i++)
            __builtin_prefetch(t->prefetch[i] + unit, 0, 2);
}

static TARGET void step(size_t vectors, real a[UKERNEL_ROWS][STEP], const real *b)
{
    MEMORY_IS_READ();
    _tile_loadd(4, a, STEP * sizeof **a);
    _tile_loadd(5, b, WIDTH * sizeof *b);
    _tile_dpbf16ps(0, 4, 5);
    if (vectors > 1) {
        _tile_loadd(5, b + LANES, WIDTH * sizeof *b);
        _tile_dpbf16ps(1, 4, 5);
    }
    if (vectors > 2) {
        _tile_loadd(5, b + 2 * LANES, WIDTH * sizeof *b);
        _tile_dpbf16ps(2, 4, 5);
    }
    if (vectors > 3) {
        _tile_loadd(5, b + 3 * LANES, WIDTH * sizeof *b);
        _tile_dpbf16ps(3, 4, 5);
    }
}

static TARGET void dots(size_t vectors, const struct ukernel_ab *t)
{
    vec s[UKERNEL_ROWS][VECTORS];
    _Alignas(64) real a[UKERNEL_ROWS][STEP], last[STEP * WIDTH];
    size_t depth = t->segments * t->length, k = 0;
    struct position at = { 0, 0 };
    _tile_loadconfig(&config);
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (; k + STEP <= depth; k += STEP) {
        prefetch_rows(t, at.unit);
        stage_a(t, &at, STEP, a);
        step(vectors, a, t->b + k * WIDTH);
    }
    if (k < depth) {
        stage_a(t, &at, depth - k, a);
        memcpy(last, t->b + k * WIDTH, (depth - k) * WIDTH * sizeof *last);
        memset(last + (depth - k) * WIDTH, 0, (STEP - depth + k) * WIDTH * sizeof *last);
        step(vectors, a, last);
    }
    _tile_stored(0, s[0] + 0, sizeof s[0]);
    _tile_stored(1, s[0] + 1, sizeof s[0]);
    _tile_stored(2, s[0] + 2, sizeof s[0]);
    _tile_stored(3, s[0] + 3, sizeof s[0]);
    MEMORY_IS_READ();
    _tile_release();
    put((int)vectors, s, t->c, t->add);
}

/* Rows of B would have to be interleaved in memory first, for six rows of A: no gain. Who has AMX has AVX512_BF16. */
static void sums(size_t vectors, const struct ukernel_atb *t)
{
    ukernel_rounded_bf16.sums(vectors, t);
}

const struct ukernel ukernel_rounded_amx = { "512 bits, AMX", LANES, WIDTH, dots, sums, NULL };
#else
const struct ukernel ukernel_rounded_amx = { 0 };
#endif
