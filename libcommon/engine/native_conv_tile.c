/* native_conv_tile.c - a tile of images of a convolution, by im2col and col2im or on images as they lie
 *
 * Images are [H,W,C], channels last. Patches of big images are read where they lie, if they are not too small (patches.h).
 * Upwards, big pixels of one remainder (Y mod s, X mod s) meet the same weights and a patch of about k/s x k/s small pixels: s s
 * products without a sum of overlapping results. Only where the big side has few channels are results scattered.
 */
#include "engine/native_conv_tile.h"

#include "base/sizes.h"
#include "engine/patches.h"
#include "gemm/gemm_native.h"
#include "gemm/pack_rounded.h"
#include "gemm/ukernel.h"

#include <string.h>

#define THIN 16                 /* channels below this do not fill a vector */
#define WEIGHT_ROWS (4 * UKERNEL_ROWS)   /* small channels of a block of thin weights */

static size_t units(const struct conv_plan *p, size_t values)
{
    return p->w.rounded ? div_ceil(values, BF16_UNIT) : values;
}

struct conv_plan conv_plan_make(const struct conv *v, enum conv_direction way, struct weight w)
{
    struct conv_plan p = { *v, *v, way, w };
    uint32_t *channels = way == CONV_FORWARD ? &p.u.Cb : &p.u.Cs;
    if (w.rounded)
        *channels = (uint32_t)(rounded_pairs(*channels) / BF16_UNIT);
    return p;
}

/* ---- the way up: taps ---- */

/* Along one side, big pixel q s + r meets kernel row first + s t at small pixel q + shift - t, t = 0 .. count-1. */
struct taps {
    size_t first, count, shift;
};

static struct taps taps_of(const struct conv *c, size_t r)
{
    size_t first = (r + c->p) % c->s;
    return (struct taps){ first, (c->k - first + c->s - 1) / c->s, (r + c->p) / c->s };
}

static struct border small_border(const struct conv *c)
{
    struct border b = { c->h, c->w, c->Cs, 0, 0 };
    for (size_t r = 0; r < c->s; r++) {
        struct taps t = taps_of(c, r);
        if (t.count > t.shift + 1)
            b.before = max_size(b.before, t.count - 1 - t.shift);
        b.after = max_size(b.after, t.shift);
    }
    return b;
}

static int uses_col2im(const struct conv *c)
{
    return c->Cb < THIN;
}

static size_t class_depth(const struct conv *c, size_t t)
{
    return taps_of(c, t / c->s).count * taps_of(c, t % c->s).count * c->Cs;
}

/* ---- packed weights ---- */

size_t conv_packed_size(const struct conv_plan *p)
{
    const struct conv *u = &p->u;
    if (p->way == CONV_FORWARD)
        return gemm_pack_b_size(conv_patch_size(u), u->Cs);
    if (uses_col2im(u))
        return gemm_pack_b_size(u->Cs, conv_patch_size(u));
    return gemm_pack_b_size((size_t)u->k * u->k * u->Cs, u->Cb);
}

size_t conv_pack_tiles(const struct conv_plan *p)
{
    const struct conv *c = &p->v;
    return p->way == CONV_FORWARD ? c->k : uses_col2im(c) ? 1 : (size_t)c->s * c->s;
}

/* Row t of all patches. */
static void pack_row(const struct conv_plan *p, size_t t, real *panels)
{
    const struct conv *c = &p->v;
    size_t row = conv_patch_row(c), patch = conv_patch_size(c), rounded_row = c->k * rounded_pairs(c->Cb);
    real *to = panels + t * conv_patch_row(&p->u) * gemm_panel_width();
    if (p->w.rounded)
        gemm_pack_b_transposed_bf16(rounded_row, c->Cs, p->w.rounded + t * rounded_row, c->k * rounded_row, conv_patch_size(&p->u), to);
    else
        gemm_pack_b_transposed(row, c->Cs, p->w.value + t * row, patch, patch, to);
}

static void pack_for_col2im(const struct conv_plan *p, real *panels, bf16 *scratch)
{
    size_t patch = conv_patch_size(&p->v);
    if (p->w.rounded) {
        bf16_round_rows(p->v.Cs, patch, p->w.value, patch, scratch, patch);
        gemm_pack_b_rounded(p->v.Cs, patch, scratch, patch, p->u.Cs, panels);
    } else
        gemm_pack_b(p->v.Cs, patch, p->w.value, patch, p->v.Cs, panels);
}

static size_t class_panels(const struct conv *c, size_t t)
{
    size_t at = 0;
    for (size_t i = 0; i < t; i++)
        at += gemm_pack_b_size(class_depth(c, i), c->Cb);
    return at;
}

static void pack_class(const struct conv_plan *p, size_t t, real *panels)
{
    const struct conv *c = &p->v;
    struct taps y = taps_of(c, t / c->s), x = taps_of(c, t % c->s);
    size_t depth = class_depth(&p->u, t), tap = (size_t)c->k * c->k, channels = rounded_pairs(c->Cb);
    for (size_t a = 0; a < y.count; a++)
        for (size_t b = 0; b < x.count; b++) {
            size_t at = (y.first + c->s * (y.count - 1 - a)) * c->k + x.first + c->s * (x.count - 1 - b);
            real *to = panels + (a * x.count + b) * p->u.Cs * gemm_panel_width();
            if (p->w.rounded)
                gemm_pack_b_rounded(c->Cs, c->Cb, p->w.rounded + at * channels, tap * channels, depth, to);
            else
                gemm_pack_b(c->Cs, c->Cb, p->w.value + at * c->Cb, tap * c->Cb, depth, to);
        }
}

void conv_pack(const struct conv_plan *p, size_t t, real *panels, void *scratch)
{
    if (p->way == CONV_FORWARD)
        pack_row(p, t, panels);
    else if (uses_col2im(&p->v))
        pack_for_col2im(p, panels, scratch);
    else
        pack_class(p, t, panels + class_panels(&p->u, t));
}

/* ---- both ways, on images in units ---- */

static void down(const struct conv_plan *p, size_t images, const real *big, const real *panels, real *small, size_t *at, real *scratch)
{
    const struct conv *u = &p->u;
    patches_fill(u, images, big, sizeof *big, at, scratch, scratch + patches_values(u));
    struct patches patches = patches_of(u, images, at);
    gemm_native_ab(&(struct gemm_native){ .rounded = p->w.rounded != NULL, .m = images * conv_small_pixels(u), .n = u->Cs, .a = scratch,
                                   .a_at = patches.at, .segments = patches.pieces, .stride = patches.stride, .length = patches.length,
                                   .panels = panels, .c = small, .ldc = u->Cs });
}

static void up_class(const struct conv_plan *p, size_t images, size_t t, const real *bordered, const real *panels, real *big, size_t *at)
{
    const struct conv *c = &p->u;
    struct border b = small_border(c);
    struct taps y = taps_of(c, t / c->s), x = taps_of(c, t % c->s);
    size_t *from = at, *to = at + conv_tile_rows(c), rows = 0;
    for (size_t n = 0; n < images; n++)
        for (size_t q = 0; q < c->h; q++)
            for (size_t r = 0; r < c->w; r++, rows++) {
                size_t top = b.before + q + y.shift + 1 - y.count, left = b.before + r + x.shift + 1 - x.count;
                from[rows] = n * border_values(&b) + top * border_row(&b) + left * c->Cs;
                to[rows] = n * conv_big_size(c) + ((q * c->s + t / c->s) * c->W + r * c->s + t % c->s) * c->Cb;
            }
    gemm_native_ab(&(struct gemm_native){ .rounded = p->w.rounded != NULL, .m = rows, .n = c->Cb, .a = bordered, .a_at = from,
                                   .segments = y.count, .stride = border_row(&b), .length = x.count * c->Cs, .panels = panels, .c = big,
                                   .c_at = to });
}

static void up(const struct conv_plan *p, size_t images, const real *small, const real *panels, real *big, size_t *at, real *scratch)
{
    const struct conv *u = &p->u;
    struct border b = small_border(u);
    if (uses_col2im(u)) {
        gemm_native_ab(&(struct gemm_native){ .rounded = p->w.rounded != NULL, .m = images * conv_small_pixels(u), .n = conv_patch_size(u),
                                       .a = small, .lda = u->Cs, .segments = 1, .length = u->Cs, .panels = panels, .c = scratch,
                                       .ldc = conv_patch_size(u) });
        col2im(u, images, scratch, big);
        return;
    }
    border_copy(&b, images, small, scratch, sizeof *small);
    for (size_t t = 0; t < (size_t)u->s * u->s; t++)
        up_class(p, images, t, scratch, panels + class_panels(u, t), big, at);
}

/* Pixels of an image that is read, and its channels. */
static size_t source_pixels(const struct conv_plan *p)
{
    return p->way == CONV_FORWARD ? (size_t)p->v.H * p->v.W : conv_small_pixels(&p->v);
}

static size_t source_channels(const struct conv *c, enum conv_direction way)
{
    return way == CONV_FORWARD ? c->Cb : c->Cs;
}

/* Values of the rounded images of a tile, in units. */
static size_t rounded_size(const struct conv_plan *p)
{
    return p->w.rounded ? round_up(conv_tile_images(&p->v) * source_pixels(p) * source_channels(&p->u, p->way), 16) : 0;
}

static size_t apply_size(const struct conv_plan *p)
{
    const struct conv *u = &p->u;
    struct border small = small_border(u);
    if (p->way == CONV_FORWARD)
        return patches_values(u) + patches_scratch(u);
    return uses_col2im(u) ? conv_tile_rows(u) * conv_patch_size(u) : conv_tile_images(u) * border_values(&small);
}

/* Of lay_out and of the packing: values of rounded images, and of images with a border. */
static size_t layout_scratch(const struct conv_plan *p)
{
    const struct conv *c = &p->v;
    size_t rounded = p->w.rounded ? round_up(conv_tile_images(c) * conv_big_size(c), 16) : 0;
    size_t weight = p->w.rounded && uses_col2im(c) ? c->Cs * conv_patch_size(c) : 0;
    return max_size(rounded + patches_scratch(c), weight);
}

size_t conv_scratch_bytes(const struct conv_plan *p)
{
    return 2 * conv_tile_rows(&p->v) * sizeof(size_t) + max_size(rounded_size(p) + apply_size(p), layout_scratch(p)) * sizeof(real);
}

void conv_apply(const struct conv_plan *p, size_t images, const real *from, const real *panels, real *to, void *scratch)
{
    size_t *at = scratch, channels = source_channels(&p->v, p->way);
    real *values = (real *)(at + 2 * conv_tile_rows(&p->v));
    if (p->w.rounded) {
        bf16_round_rows(images * source_pixels(p), channels, from, channels, (bf16 *)values, rounded_pairs(channels));
        from = values;
        values += rounded_size(p);
    }
    (p->way == CONV_FORWARD ? down : up)(p, images, from, panels, to, at, values);
}

/* ---- the gradient w.r.t. the weights ---- */

/* Big images, in values as they are or rounded; then the small ones in strips. */
static size_t patches_size(const struct conv_plan *p)
{
    return p->w.rounded ? round_up(div_ceil(patches_values(&p->v), BF16_UNIT), 16) : patches_values(&p->v);
}

size_t conv_layout_size(const struct conv_plan *p)
{
    return patches_size(p) + gemm_pack_a_size(units(p, conv_tile_rows(&p->v)), p->v.Cs);
}

void conv_lay_out(const struct conv_plan *p, size_t images, const real *small, const real *big, real *layout, void *scratch)
{
    const struct conv *c = &p->v;
    size_t *at = scratch, values = images * conv_big_size(c);
    real *rest = (real *)(at + 2 * conv_tile_rows(c)), *strips = layout + patches_size(p);
    if (p->w.rounded) {
        bf16 *rounded = (bf16 *)rest;
        bf16_round_rows(1, values, big, values, rounded, values);
        patches_fill(c, images, rounded, sizeof *rounded, at, layout, rounded + round_up(conv_tile_images(c) * conv_big_size(c), 16));
        gemm_pack_a_rounded(images * conv_small_pixels(c), c->Cs, small, c->Cs, strips);
    } else {
        patches_fill(c, images, big, sizeof *big, at, layout, rest);
        gemm_pack_a(images * conv_small_pixels(c), c->Cs, small, c->Cs, strips);
    }
}

/* Blocks of weights: columns of one kernel row (or of the whole patch, where those are gathered) that fill a panel;
 * all small channels, or a few, where that would leave too few blocks. */
struct blocks {
    size_t pieces, length, columns, rows;       /* rows: blocks of small channels */
};

static struct blocks blocks_of(const struct conv *c)
{
    struct blocks b = { patches_are_copied(c) ? 1 : c->k, patches_are_copied(c) ? conv_patch_size(c) : conv_patch_row(c), 0, 1 };
    b.columns = gemm_panel_count(b.length);
    if (b.pieces * b.columns < 8)
        b.rows = div_ceil(c->Cs, WEIGHT_ROWS);
    return b;
}

size_t conv_grad_weight_tiles(const struct conv_plan *p)
{
    struct blocks b = blocks_of(&p->v);
    return b.pieces * b.columns * b.rows;
}

void conv_grad_weight(const struct conv_plan *p, size_t t, struct batch b, const real *layouts, int add, real *grad, void *scratch)
{
    const struct conv *c = &p->v;
    struct blocks w = blocks_of(c);
    size_t piece = t / (w.columns * w.rows), column = t / w.rows % w.columns * gemm_panel_width();
    size_t first = t % w.rows * WEIGHT_ROWS, channels = w.rows == 1 ? c->Cs : min_size(c->Cs - first, WEIGHT_ROWS);
    struct patches patches = patches_of(c, conv_tile_images(c), scratch);
    size_t from = piece * patches.stride + column;
    struct gemm_native_atb s = { .m = channels, .n = min_size(w.length - column, gemm_panel_width()),
                                 .b_at = patches.at, .ldc = conv_patch_size(c), .add = add };
    s.c = grad + first * s.ldc + piece * w.length + column;
    for (size_t i = 0; i < conv_tiles(c, b); i++, layouts += conv_layout_size(p), s.add = 1) {
        s.depth = conv_tile(c, b, i).count * conv_small_pixels(c);
        s.b = layouts + from;
        s.rounded_b = p->w.rounded ? (const bf16 *)layouts + from : NULL;
        s.strips = layouts + patches_size(p) + first * units(p, s.depth);
        gemm_native_atb(&s);
    }
}
