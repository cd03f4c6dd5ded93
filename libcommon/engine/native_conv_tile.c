/* native_conv_tile.c - a tile of images of a convolution, by im2col and col2im or on images as they lie
 *
 * Images are [H,W,C], channels last. In an image with a border of zeros, each row of a patch is k Cb values in one
 * piece, so patches are not gathered: products read k pieces where they lie. Upwards, big pixels of one remainder
 * (Y mod s, X mod s) meet the same weights and a patch of about k/s x k/s small pixels: s s products without a sum of
 * overlapping results. Only where a side has few channels are patches gathered, or results scattered.
 */
#include "engine/native_conv_tile.h"

#include "base/sizes.h"
#include "gemm/gemm_native.h"
#include "gemm/ukernel.h"

#include <string.h>

#define THIN 16                 /* rows of patches or channels below this do not fill a vector */
#define ROUND 16
#define WEIGHT_ROWS (4 * UKERNEL_ROWS)   /* small channels of a block of thin weights */

static size_t row_of_patch(const struct conv *c)
{
    return (size_t)c->k * c->Cb;
}

/* Rows of a product, small pixels of a tile. */
static size_t tile_rows(const struct conv *c)
{
    return conv_tile_images(c) * conv_small_pixels(c);
}

/* ---- images with a border ---- */

/* Image [H,W,C] with `before` zeros on the left and top, `after` on the right and bottom. */
struct border {
    size_t H, W, C, before, after;
};

static size_t border_row(const struct border *b)
{
    return (b->before + b->W + b->after) * b->C;
}

static size_t border_values(const struct border *b)
{
    return (b->before + b->H + b->after) * border_row(b);
}

static void border_copy(const struct border *b, size_t images, const real *from, real *to)
{
    size_t row = border_row(b), left = b->before * b->C, right = b->after * b->C, inner = b->W * b->C;
    for (size_t n = 0; n < images; n++) {
        memset(to, 0, b->before * row * sizeof *to);
        to += b->before * row;
        for (size_t y = 0; y < b->H; y++, from += inner, to += row) {
            memset(to, 0, left * sizeof *to);
            memcpy(to + left, from, inner * sizeof *to);
            memset(to + left + inner, 0, right * sizeof *to);
        }
        memset(to, 0, b->after * row * sizeof *to);
        to += b->after * row;
    }
}

static struct border big_border(const struct conv *c)
{
    return (struct border){ c->H, c->W, c->Cb, c->p, c->p };
}

/* ---- patches of big images ---- */

/* The patch of row r, an image and small pixel of a tile: `pieces` of `length` values, `stride` apart, from at[r]. */
struct patches {
    size_t pieces, stride, length;
    size_t *at;                 /* [tile_rows] */
};

static int uses_im2col(const struct conv *c)
{
    return row_of_patch(c) < 2 * THIN;
}

static size_t im2col_row(const struct conv *c)
{
    return (conv_patch_size(c) + ROUND - 1) / ROUND * ROUND;
}

static size_t patches_values(const struct conv *c)
{
    struct border b = big_border(c);
    return (uses_im2col(c) ? tile_rows(c) * im2col_row(c) : conv_tile_images(c) * border_values(&b)) + UKERNEL_WIDTH_MAX;
}

static void patch_offsets(const struct conv *c, size_t images, size_t *at)
{
    struct border b = big_border(c);
    for (size_t n = 0; n < images; n++)
        for (size_t y = 0; y < c->h; y++)
            for (size_t x = 0; x < c->w; x++)
                *at++ = n * border_values(&b) + y * c->s * border_row(&b) + x * c->s * c->Cb;
}

static struct patches patches_of(const struct conv *c, size_t images, size_t *at)
{
    struct border b = big_border(c);
    struct patches p = { c->k, border_row(&b), row_of_patch(c), at };
    if (uses_im2col(c)) {
        p = (struct patches){ 1, 0, conv_patch_size(c), at };
        for (size_t r = 0; r < images * conv_small_pixels(c); r++)
            at[r] = r * im2col_row(c);
    } else
        patch_offsets(c, images, at);
    return p;
}

static void im2col(const struct conv *c, size_t images, const real *bordered, const size_t *at, real *to)
{
    struct border b = big_border(c);
    size_t row = row_of_patch(c), all = im2col_row(c), rest = all - conv_patch_size(c);
    for (size_t r = 0; r < images * conv_small_pixels(c); r++, to += all) {
        for (size_t i = 0; i < c->k; i++)
            for (size_t j = 0; j < row; j++)
                to[i * row + j] = bordered[at[r] + i * border_row(&b) + j];
        memset(to + c->k * row, 0, rest * sizeof *to);
    }
}

/* What patches_of describes, into `to` [patches_values]; scratch for the images with border where they are gathered. */
static void patches_fill(const struct conv *c, size_t images, const real *big, size_t *at, real *to, real *scratch)
{
    struct border b = big_border(c);
    real *bordered = uses_im2col(c) ? scratch : to;
    border_copy(&b, images, big, bordered);
    if (uses_im2col(c)) {
        patch_offsets(c, images, at);
        im2col(c, images, bordered, at, to);
    }
    memset(to + patches_values(c) - UKERNEL_WIDTH_MAX, 0, UKERNEL_WIDTH_MAX * sizeof *to);
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

size_t conv_packed_size(const struct conv *c, enum conv_direction way)
{
    if (way == CONV_FORWARD)
        return gemm_pack_b_size(conv_patch_size(c), c->Cs);
    if (uses_col2im(c))
        return gemm_pack_b_size(c->Cs, conv_patch_size(c));
    return gemm_pack_b_size((size_t)c->k * c->k * c->Cs, c->Cb);
}

size_t conv_pack_tiles(const struct conv *c, enum conv_direction way)
{
    return way == CONV_FORWARD ? c->k : uses_col2im(c) ? 1 : (size_t)c->s * c->s;
}

static size_t class_panels(const struct conv *c, size_t t)
{
    size_t at = 0;
    for (size_t u = 0; u < t; u++)
        at += gemm_pack_b_size(class_depth(c, u), c->Cb);
    return at;
}

static void pack_class(const struct conv *c, size_t t, const real *weight, real *panels)
{
    struct taps y = taps_of(c, t / c->s), x = taps_of(c, t % c->s);
    size_t piece = c->Cs * gemm_panel_width();
    for (size_t a = 0; a < y.count; a++)
        for (size_t b = 0; b < x.count; b++) {
            size_t i = y.first + c->s * (y.count - 1 - a), j = x.first + c->s * (x.count - 1 - b);
            gemm_pack_b(c->Cs, c->Cb, weight + (i * c->k + j) * c->Cb, conv_patch_size(c), class_depth(c, t),
                       panels + (a * x.count + b) * piece);
        }
}

void conv_pack(const struct conv *c, enum conv_direction way, size_t t, const real *weight, real *panels)
{
    size_t row = row_of_patch(c), patch = conv_patch_size(c);
    if (way == CONV_FORWARD)
        gemm_pack_b_transposed(row, c->Cs, weight + t * row, patch, patch, panels + t * row * gemm_panel_width());
    else if (uses_col2im(c))
        gemm_pack_b(c->Cs, patch, weight, patch, c->Cs, panels);
    else
        pack_class(c, t, weight, panels + class_panels(c, t));
}

/* ---- both ways ---- */

static void down(const struct conv *c, size_t images, const real *big, const real *panels, real *small, size_t *at, real *scratch)
{
    patches_fill(c, images, big, at, scratch, scratch + patches_values(c));
    struct patches p = patches_of(c, images, at);
    gemm_native_ab(&(struct gemm_native){ .m = images * conv_small_pixels(c), .n = c->Cs, .a = scratch, .a_at = p.at, .segments = p.pieces,
                                   .stride = p.stride, .length = p.length, .panels = panels, .c = small, .ldc = c->Cs });
}

/* Row i of the patch around small pixel (y,x) is added where it lies inside the big image. */
static void col2im_row(const struct conv *c, size_t y, size_t x, size_t i, const real *from, real *big)
{
    int64_t by = (int64_t)(y * c->s + i) - c->p, bx = (int64_t)(x * c->s) - c->p;
    if (by < 0 || by >= c->H)
        return;
    int64_t left = bx < 0 ? -bx : 0, right = bx + c->k > c->W ? c->W - bx : c->k;
    real *to = big + ((by * c->W + bx + left) * c->Cb);
    from += left * c->Cb;
    for (int64_t j = 0, n = (right - left) * c->Cb; j < n; j++)
        to[j] += from[j];
}

static void col2im(const struct conv *c, size_t images, const real *patches, real *big)
{
    memset(big, 0, images * conv_big_size(c) * sizeof *big);
    for (size_t n = 0; n < images; n++, big += conv_big_size(c))
        for (size_t y = 0; y < c->h; y++)
            for (size_t x = 0; x < c->w; x++)
                for (size_t i = 0; i < c->k; i++, patches += row_of_patch(c))
                    col2im_row(c, y, x, i, patches, big);
}

static void up_class(const struct conv *c, size_t images, size_t t, const real *bordered, const real *panels, real *big, size_t *at)
{
    struct border b = small_border(c);
    struct taps y = taps_of(c, t / c->s), x = taps_of(c, t % c->s);
    size_t *from = at, *to = at + tile_rows(c), rows = 0;
    for (size_t n = 0; n < images; n++)
        for (size_t q = 0; q < c->h; q++)
            for (size_t r = 0; r < c->w; r++, rows++) {
                size_t top = b.before + q + y.shift + 1 - y.count, left = b.before + r + x.shift + 1 - x.count;
                from[rows] = n * border_values(&b) + top * border_row(&b) + left * c->Cs;
                to[rows] = n * conv_big_size(c) + ((q * c->s + t / c->s) * c->W + r * c->s + t % c->s) * c->Cb;
            }
    gemm_native_ab(&(struct gemm_native){ .m = rows, .n = c->Cb, .a = bordered, .a_at = from, .segments = y.count,
                                   .stride = border_row(&b), .length = x.count * c->Cs, .panels = panels, .c = big, .c_at = to });
}

static void up(const struct conv *c, size_t images, const real *small, const real *panels, real *big, size_t *at, real *scratch)
{
    struct border b = small_border(c);
    if (uses_col2im(c)) {
        gemm_native_ab(&(struct gemm_native){ .m = images * conv_small_pixels(c), .n = conv_patch_size(c), .a = small, .lda = c->Cs, .segments = 1,
                                       .length = c->Cs, .panels = panels, .c = scratch, .ldc = conv_patch_size(c) });
        col2im(c, images, scratch, big);
        return;
    }
    border_copy(&b, images, small, scratch);
    for (size_t t = 0; t < (size_t)c->s * c->s; t++)
        up_class(c, images, t, scratch, panels + class_panels(c, t), big, at);
}

static size_t scratch_values(const struct conv *c)
{
    struct border big = big_border(c), small = small_border(c);
    size_t way_down = patches_values(c) + conv_tile_images(c) * border_values(&big);
    size_t way_up = uses_col2im(c) ? tile_rows(c) * conv_patch_size(c) : conv_tile_images(c) * border_values(&small);
    return max_size(way_down, way_up);
}

size_t conv_scratch_bytes(const struct conv *c)
{
    return 2 * tile_rows(c) * sizeof(size_t) + scratch_values(c) * sizeof(real);
}

void conv_apply(const struct conv *c, enum conv_direction way, size_t images, const real *from, const real *panels, real *to, void *scratch)
{
    size_t *at = scratch;
    real *values = (real *)(at + 2 * tile_rows(c));
    if (way == CONV_FORWARD)
        down(c, images, from, panels, to, at, values);
    else
        up(c, images, from, panels, to, at, values);
}

/* ---- the gradient w.r.t. the weights ---- */

size_t conv_layout_size(const struct conv *c)
{
    return patches_values(c) + gemm_pack_a_size(tile_rows(c), c->Cs);
}

void conv_lay_out(const struct conv *c, size_t images, const real *small, const real *big, real *layout, void *scratch)
{
    size_t *at = scratch;
    patches_fill(c, images, big, at, layout, (real *)(at + 2 * tile_rows(c)));
    gemm_pack_a(images * conv_small_pixels(c), c->Cs, small, c->Cs, layout + patches_values(c));
}

/* Blocks of weights: columns of one kernel row (or of the whole patch, where those are gathered) that fill a panel;
 * all small channels, or a few, where that would leave too few blocks. */
struct blocks {
    size_t pieces, length, columns, rows;       /* rows: blocks of small channels */
};

static struct blocks blocks_of(const struct conv *c)
{
    struct blocks b = { uses_im2col(c) ? 1 : c->k, uses_im2col(c) ? conv_patch_size(c) : row_of_patch(c), 0, 1 };
    b.columns = gemm_panel_count(b.length);
    if (b.pieces * b.columns < 8)
        b.rows = (c->Cs + WEIGHT_ROWS - 1) / WEIGHT_ROWS;
    return b;
}

size_t conv_grad_weight_tiles(const struct conv *c)
{
    struct blocks b = blocks_of(c);
    return b.pieces * b.columns * b.rows;
}

void conv_grad_weight(const struct conv *c, size_t t, struct batch b, const real *layouts, int add, real *weight,
                 void *scratch)
{
    struct blocks w = blocks_of(c);
    size_t piece = t / (w.columns * w.rows), column = t / w.rows % w.columns * gemm_panel_width();
    size_t first = t % w.rows * WEIGHT_ROWS, channels = w.rows == 1 ? c->Cs : c->Cs - first;
    if (w.rows > 1 && channels > WEIGHT_ROWS)
        channels = WEIGHT_ROWS;
    struct patches p = patches_of(c, conv_tile_images(c), scratch);
    struct gemm_native_atb s = { .m = channels, .n = w.length - column, .b_at = p.at, .ldc = conv_patch_size(c), .add = add };
    s.c = weight + first * s.ldc + piece * w.length + column;
    s.n = s.n < gemm_panel_width() ? s.n : gemm_panel_width();
    for (size_t i = 0; i < conv_tiles(c, b); i++, layouts += conv_layout_size(c), s.add = 1) {
        s.depth = conv_tile(c, b, i).count * conv_small_pixels(c);
        s.b = layouts + piece * p.stride + column;
        s.strips = layouts + patches_values(c) + first * s.depth;
        gemm_native_atb(&s);
    }
}
