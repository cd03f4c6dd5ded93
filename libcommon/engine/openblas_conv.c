/* openblas_conv.c - convolutions and transposed convolutions by im2col, OpenBLAS and col2im: a product for each tile of images
 *
 * The gradient w.r.t. the weights sums over all pixels of all images. Their patches go through memory of bounded size: a chunk of tiles is
 * laid out as columns, then blocks of the weight take their share of it; chunks follow one another, so the order of the sum is fixed.
 */
#include "engine/bf16_factor.h"
#include "engine/conv_columns.h"
#include "engine/laps.h"
#include "engine/openblas.h"
#include "gemm/gemm_openblas.h"

#include "base/sizes.h"

#define CHUNK ((size_t)8 << 20) /* values of columns of a chunk, unless one tile has more */
#define BLOCKS 8                /* of a weight, for some threads, */
#define LEAST_ROWS 32           /* as long as they are large enough for BLAS to be fast */
#define LEAST_COLUMNS 64
#define BLOCK_MOST 256
#define ROUND 16

/* One call, for the threads. */
struct job {
    const struct conv *v;
    struct batch b;
    struct weight w;
    const real *weight, *x;
    real *u;
    tile_work *after;
    void *context;
    const struct product_grads *g;
    enum conv_direction way;    /* of the product that is computed */
    struct tile tiles, images;  /* of a chunk */
    real *columns, *small;      /* of its images: patches, rounded small side; or NULL */
};

static size_t rows(const struct conv *v, size_t images)
{
    return images * conv_small_pixels(v);
}

/* Values of small images, as products multiply them: where they lie, or rounded, in `to`. */
static const real *small_factor(const struct job *j, size_t images, const real *small, real *to)
{
    if (!j->w.rounded)
        return small;
    bf16_factors(images * conv_small_size(j->v), small, to);
    return to;
}

/* Scratch of a tile: its columns, then its small side. */
static size_t scratch_columns(const struct conv *v)
{
    return round_up(rows(v, conv_tile_images(v)) * conv_patch_size(v), ROUND);
}

static real *take_scratch(const struct conv *v, struct compute_worker *worker)
{
    return compute_scratch(worker, (scratch_columns(v) + conv_tile_images(v) * conv_small_size(v)) * sizeof(real));
}

/* small [rows,Cs] = columns [rows,k k Cb] weight^T */
static void down(const struct job *j, size_t images, const real *columns, real *small)
{
    size_t patch = conv_patch_size(j->v);
    gemm_openblas(GEMM_PLAIN, GEMM_TRANSPOSED, rows(j->v, images), j->v->Cs, patch, columns, patch, j->weight, patch, 0, small, j->v->Cs);
}

/* columns [rows,k k Cb] = small weight, which are added up in the big images */
static void up(const struct job *j, size_t images, const real *small, real *big, real *columns)
{
    size_t patch = conv_patch_size(j->v);
    gemm_openblas(GEMM_PLAIN, GEMM_PLAIN, rows(j->v, images), patch, j->v->Cs, small, j->v->Cs, j->weight, patch, 0, columns, patch);
    conv_col2im(j->v, images, columns, big);
}

/* ---- forward ---- */

static void forward(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile im = conv_tile(j->v, j->b, t);
    const real *x = j->x + im.from * conv_source_size(j->v, j->way);
    real *u = j->u + im.from * conv_result_size(j->v, j->way), *columns = take_scratch(j->v, worker);
    if (j->way == CONV_FORWARD) {
        conv_im2col(j->v, im.count, x, j->w.rounded != NULL, columns);
        down(j, im.count, columns, u);
    } else
        up(j, im.count, small_factor(j, im.count, x, columns + scratch_columns(j->v)), u, columns);
    j->after(j->context, t, im);
}

void openblas_conv_forward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const real *x, real *u, tile_work *after,
                           void *context)
{
    struct job j = { .v = v, .b = b, .w = w, .x = x, .u = u, .after = after, .context = context, .way = v->direction };
    size_t weight = v->Cs * conv_patch_size(v);
    j.weight = weight_factors(c, &w, weight / v->Cb, v->Cb, w.rounded ? compute_buffer(c, BUF_JOB, weight * sizeof(real)) : NULL);
    compute_run(c, conv_tiles(v, b), forward, &j);
    conv_lap(v, b, PROFILE_FORWARD);
}

/* ---- backward ---- */

/* The sides of these images: the layer's input and d. */
static const real *big_side(const struct job *j, size_t image)
{
    return (j->v->direction == CONV_FORWARD ? j->g->x : j->g->d) + image * conv_big_size(j->v);
}

static const real *small_side(const struct job *j, size_t image)
{
    return (j->v->direction == CONV_FORWARD ? j->g->d : j->g->x) + image * conv_small_size(j->v);
}

/* A tile of a chunk: d, what the gradient w.r.t. the weights needs of it, and the gradient w.r.t. the input. */
static void backward_input(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct conv *v = j->v;
    struct tile im = conv_tile(v, j->b, j->tiles.from + t);
    j->g->before(j->g->context, j->tiles.from + t, im);
    real *scratch = take_scratch(v, worker), *columns = j->columns ? j->columns + rows(v, im.from - j->images.from) * conv_patch_size(v) : scratch;
    real *rounded = j->small ? j->small + (im.from - j->images.from) * conv_small_size(v) : scratch + scratch_columns(v);
    if (j->g->grad || (j->g->dx && j->way == CONV_FORWARD))
        conv_im2col(v, im.count, big_side(j, im.from), j->w.rounded != NULL, columns);
    const real *small = j->g->grad || j->way == CONV_TRANSPOSED ? small_factor(j, im.count, small_side(j, im.from), rounded) : NULL;
    if (!j->g->dx)
        return;
    real *dx = j->g->dx + im.from * conv_result_size(v, j->way);
    if (j->way == CONV_FORWARD)
        down(j, im.count, columns, dx);
    else
        up(j, im.count, small, dx, scratch);
}

/* A weight [Cs,k k Cb] in blocks: of so many columns and rows. */
static size_t block_side(size_t all, size_t blocks, size_t least)
{
    return min_size(max_size(round_up(div_ceil(all, blocks), ROUND), least), BLOCK_MOST);
}

static size_t block_columns(const struct conv *v)
{
    return block_side(conv_patch_size(v), BLOCKS, LEAST_COLUMNS);
}

static size_t block_rows(const struct conv *v)
{
    return block_side(v->Cs, div_ceil(BLOCKS, tile_count(conv_patch_size(v), block_columns(v))), LEAST_ROWS);
}

/* A block of the weight's gradient receives the share of this chunk. */
static void backward_weight(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct conv *v = j->v;
    size_t patch = conv_patch_size(v), wide = tile_count(patch, block_columns(v));
    struct tile cols = tile_span(t % wide, block_columns(v), patch), channels = tile_span(t / wide, block_rows(v), v->Cs);
    const real *small = j->small ? j->small : small_side(j, j->images.from);
    (void)worker;
    gemm_openblas(GEMM_TRANSPOSED, GEMM_PLAIN, channels.count, cols.count, rows(v, j->images.count), small + channels.from, v->Cs,
                  j->columns + cols.from, patch, j->g->add || j->tiles.from > 0, j->g->grad + channels.from * patch + cols.from, patch);
}

/* Weight, if it is rounded, and columns and small side of a chunk of so many tiles. */
static void set_factors(struct compute *c, struct job *j, size_t tiles)
{
    const struct conv *v = j->v;
    size_t patch = conv_patch_size(v), images = j->g->grad ? tiles * conv_tile_images(v) : 0;
    size_t weight = j->w.rounded ? round_up(v->Cs * patch, ROUND) : 0, columns = round_up(rows(v, images) * patch, ROUND);
    real *buffer = compute_buffer(c, BUF_JOB, (weight + columns + (j->w.rounded ? images * conv_small_size(v) : 0)) * sizeof *buffer);
    j->weight = weight_factors(c, &j->w, v->Cs * patch / v->Cb, v->Cb, buffer);
    if (j->g->grad)
        j->columns = buffer + weight;
    if (j->g->grad && j->w.rounded)
        j->small = buffer + weight + columns;
}

static void backward_chunk(struct compute *c, struct job *j, struct tile tiles)
{
    const struct conv *v = j->v;
    struct tile last = conv_tile(v, j->b, tiles.from + tiles.count - 1);
    j->tiles = tiles;
    j->images.from = conv_tile(v, j->b, tiles.from).from;
    j->images.count = last.from + last.count - j->images.from;
    struct batch b = { j->images.count, 1 };
    compute_run(c, tiles.count, backward_input, j);
    conv_lap(v, b, j->g->dx ? PROFILE_INPUT : PROFILE_NORM);
    if (j->g->grad) {
        compute_run(c, tile_count(conv_patch_size(v), block_columns(v)) * tile_count(v->Cs, block_rows(v)), backward_weight, j);
        conv_lap(v, b, PROFILE_WEIGHTS);
    }
}

void openblas_conv_backward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const struct product_grads *g)
{
    struct job j = { .v = v, .b = b, .w = w, .g = g, .way = v->direction == CONV_FORWARD ? CONV_TRANSPOSED : CONV_FORWARD };
    size_t all = conv_tiles(v, b), most = g->grad ? max_size(CHUNK / (rows(v, conv_tile_images(v)) * conv_patch_size(v)), 1) : all;
    set_factors(c, &j, min_size(most, all));
    for (size_t t = 0; t < tile_count(all, most); t++)
        backward_chunk(c, &j, tile_span(t, most, all));
}
