#include "gemm/gemm_native.h"

#include "gemm/ukernel.h"
#include "gemm/ukernel_rounded.h"

#include <string.h>

#define CACHE ((size_t)400 << 10)       /* of the second level: Ice Lake has 1.25 MiB a core, others as little as 512 KiB */

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- packing ---- */

size_t gemm_panel_width(void)
{
    return ukernel_get()->width;
}

size_t gemm_round_to_lanes(size_t n)
{
    size_t lanes = ukernel_get()->lanes;
    return (n + lanes - 1) / lanes * lanes;
}

size_t gemm_panel_count(size_t n)
{
    size_t w = gemm_panel_width();
    return (n + w - 1) / w;
}

size_t gemm_pack_b_size(size_t depth, size_t n)
{
    return gemm_panel_count(n) * gemm_panel_width() * depth;
}

void gemm_pack_b(size_t depth, size_t n, const real *b, size_t ld, size_t room, real *panels)
{
    size_t w = gemm_panel_width();
    for (size_t from = 0; from < n; from += w, panels += room * w) {
        size_t cols = smaller(w, n - from);
        const real *row = b + from;
        if (cols == UKERNEL_WIDTH_MAX)
            for (size_t k = 0; k < depth; k++, row += ld)
                memcpy(panels + k * w, row, UKERNEL_WIDTH_MAX * sizeof *row);
        else
            for (size_t k = 0; k < depth; k++, row += ld) {
                memcpy(panels + k * w, row, cols * sizeof *row);
                memset(panels + k * w + cols, 0, (w - cols) * sizeof *row);
            }
    }
}

void gemm_transpose(size_t m, size_t n, const real *from, size_t ld, real *to, size_t to_ld)
{
    const struct ukernel *kernel = ukernel_get();
    size_t L = kernel->lanes, m0 = m / L * L, n0 = n / L * L;
    for (size_t i = 0; i < m0; i += L)
        for (size_t k = 0; k < n0; k += L)
            kernel->turn(from + i * ld + k, ld, to + k * to_ld + i, to_ld);
    for (size_t i = 0; i < m; i++)
        for (size_t k = i < m0 ? n0 : 0; k < n; k++)
            to[k * to_ld + i] = from[i * ld + k];
}

void gemm_pack_b_transposed(size_t depth, size_t n, const real *b, size_t ld, size_t room, real *panels)
{
    size_t w = gemm_panel_width();
    for (size_t from = 0; from < n; from += w, panels += room * w) {
        size_t cols = smaller(w, n - from);
        gemm_transpose(cols, depth, b + from * ld, ld, panels, w);
        for (size_t k = 0; k < depth && cols < w; k++)
            memset(panels + k * w + cols, 0, (w - cols) * sizeof *panels);
    }
}

size_t gemm_pack_a_size(size_t depth, size_t m)
{
    return (m + UKERNEL_ROWS - 1) / UKERNEL_ROWS * UKERNEL_ROWS * depth;
}

void gemm_pack_a(size_t depth, size_t m, const real *a, size_t ld, real *strips)
{
    for (size_t from = 0; from < m; from += UKERNEL_ROWS, strips += UKERNEL_ROWS * depth) {
        size_t rows = smaller(UKERNEL_ROWS, m - from);
        if (rows == UKERNEL_ROWS)
            for (size_t k = 0; k < depth; k++)
                memcpy(strips + k * UKERNEL_ROWS, a + k * ld + from, UKERNEL_ROWS * sizeof *a);
        else
            for (size_t k = 0; k < depth; k++)
                for (size_t i = 0; i < UKERNEL_ROWS; i++)
                    strips[k * UKERNEL_ROWS + i] = i < rows ? a[k * ld + from + i] : 0;
    }
}

/* ---- tiles ---- */

/* Where a tile at the edge goes first: whole vectors and all rows of the kernel. */
struct edge {
    real tile[UKERNEL_ROWS][UKERNEL_WIDTH_MAX];
};

static void edge_rows(struct edge *e, real *c[UKERNEL_ROWS])
{
    for (size_t i = 0; i < UKERNEL_ROWS; i++)
        c[i] = e->tile[i];
}

static void edge_put(const struct edge *e, size_t cols, real *to, size_t i, int add)
{
    for (size_t k = 0; k < cols; k++)
        to[k] = add ? to[k] + e->tile[i][k] : e->tile[i][k];
}

static real *row_of_c(const struct gemm_native *p, size_t i)
{
    return p->c + (p->c_at ? p->c_at[i] : i * p->ldc);
}

/* A block of the second factor, which stays in the second cache while all rows of the first go by: some panels, and
 * some of the depth's pieces. */
struct block {
    size_t panel, panels, piece, pieces;
};

static size_t equal_parts(size_t all, size_t most)
{
    size_t parts = most ? (all + most - 1) / most : all;
    return (all + parts - 1) / parts;
}

static struct block first_block(const struct gemm_native *p)
{
    size_t piece = p->length * gemm_panel_width() * sizeof(real), panels = gemm_panel_count(p->n);
    struct block b = { 0, equal_parts(panels, CACHE / piece), 0, 1 };
    if (b.panels == panels)
        b.pieces = equal_parts(p->segments, CACHE / (piece * panels));
    return b;
}

static void product_tile(const struct ukernel *kernel, const struct gemm_native *p, struct ukernel_ab *t, size_t first,
                         size_t rows, size_t panel, size_t piece)
{
    size_t w = kernel->width, from = panel * w, cols = smaller(w, p->n - from), vectors = (cols + kernel->lanes - 1) / kernel->lanes;
    int add = p->add || piece;
    t->b = p->panels + (from * p->segments + piece * w) * p->length;
    if (rows == UKERNEL_ROWS && cols == vectors * kernel->lanes) {
        for (size_t i = 0; i < UKERNEL_ROWS; i++)
            t->c[i] = row_of_c(p, first + i) + from;
        t->add = add;
        kernel->dots(vectors, t);
        return;
    }
    struct edge e;
    edge_rows(&e, t->c);
    t->add = 0;
    kernel->dots(vectors, t);
    for (size_t i = 0; i < rows; i++)
        edge_put(&e, cols, row_of_c(p, first + i) + from, i, add);
}

static void product_block(const struct ukernel *kernel, const struct gemm_native *p, const struct block *b)
{
    struct ukernel_ab t = { .segments = smaller(b->pieces, p->segments - b->piece), .stride = p->stride, .length = p->length };
    size_t end = smaller(b->panel + b->panels, gemm_panel_count(p->n)), prefetch = 0;
    for (size_t first = 0; first < p->m; first += UKERNEL_ROWS) {
        size_t rows = smaller(UKERNEL_ROWS, p->m - first);
        for (size_t i = 0; i < UKERNEL_ROWS; i++) {
            size_t row = first + (i < rows ? i : 0);
            t.a[i] = p->a + (p->a_at ? p->a_at[row] : row * p->lda) + b->piece * p->stride;
        }
        for (size_t panel = b->panel; panel < end; panel++) {
            for (size_t i = 0; i < UKERNEL_ROWS; i++, prefetch++)
                t.prefetch[i] = prefetch < p->prefetch_rows ? p->prefetch + prefetch * p->prefetch_ld : t.prefetch[0];
            t.prefetch_length = prefetch < p->prefetch_rows + UKERNEL_ROWS ? p->prefetch_length : 0;
            product_tile(kernel, p, &t, first, rows, panel, b->piece);
        }
    }
}

void gemm_native_ab(const struct gemm_native *p)
{
    const struct ukernel *kernel = p->rounded ? ukernel_rounded_get() : ukernel_get();
    struct block b = first_block(p);
    for (b.panel = 0; b.panel < gemm_panel_count(p->n); b.panel += b.panels)
        for (b.piece = 0; b.piece < p->segments; b.piece += b.pieces)
            product_block(kernel, p, &b);
}

static void sums_edge(const struct ukernel *kernel, const struct gemm_native_atb *s, struct ukernel_atb *t, size_t first, size_t rows)
{
    struct edge e;
    edge_rows(&e, t->c);
    t->add = 0;
    kernel->sums((s->n + kernel->lanes - 1) / kernel->lanes, t);
    for (size_t i = 0; i < rows; i++)
        edge_put(&e, s->n, s->c + (first + i) * s->ldc, i, s->add);
}

void gemm_native_atb(const struct gemm_native_atb *s)
{
    const struct ukernel *kernel = s->rounded_b ? ukernel_rounded_get() : ukernel_get();
    size_t vectors = (s->n + kernel->lanes - 1) / kernel->lanes, depth = s->rounded_b ? gemm_units(s->depth) : s->depth;
    int whole = s->n == vectors * kernel->lanes;
    struct ukernel_atb t = { .b = s->rounded_b ? (const void *)s->rounded_b : s->b, .b_at = s->b_at, .depth = s->depth };
    for (size_t first = 0; first < s->m; first += UKERNEL_ROWS) {
        size_t rows = smaller(UKERNEL_ROWS, s->m - first);
        t.a = s->strips + first * depth;
        if (rows < UKERNEL_ROWS || !whole) {
            sums_edge(kernel, s, &t, first, rows);
            continue;
        }
        for (size_t i = 0; i < UKERNEL_ROWS; i++)
            t.c[i] = s->c + (first + i) * s->ldc;
        t.add = s->add;
        kernel->sums(vectors, &t);
    }
}
