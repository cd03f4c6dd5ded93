/* native_linear.c - fully connected layers by the kernels
 *
 * The weights [out,in] are large and used for few rows, so they are read once, where they lie, and everything else is
 * arranged around that: forward they are the rows of the first factor, and the n rows of the input, transposed, are the
 * panels of the second.
 */
#include "engine/native.h"

#include "base/profile.h"
#include "base/sizes.h"
#include "gemm/gemm_native.h"
#include "gemm/pack_rounded.h"

#define COLUMNS 48              /* of a tile: whole tiles of a kernel, and enough tiles for some threads */
#define INPUT_COLUMNS 256
#define DEPTH 768               /* most values of a row at a time, so that the input's panels stay in cache */
#define INPUT_DEPTH 512         /* rows of the weights at a time */
#define ROUND 16

/* One call, for the threads. Lengths along a product's depth are in units: values, or pairs of rounded values. */
struct job {
    struct compute *c;
    const struct linear *l;
    struct weight w;
    const real *x;
    real *u;
    tile_work *after;
    void *context;
    const struct product_grads *g;
    real *panels;               /* the input, packed */
    size_t *at;                 /* where its rows are in a panel: 0, 1, 2 .. times its width */
    bf16 *d;                    /* [n,rounded_pairs(out)] the result's gradient, rounded */
};

static void lap(const struct linear *l, enum profile_part part)
{
    profile_lap(l->name, part, part == PROFILE_NORM ? 0 : (double)l->n * (double)l->in * (double)l->out);
}

static size_t units(const struct job *j, size_t values)
{
    return j->w.rounded ? div_ceil(values, BF16_UNIT) : values;
}

/* Where value `col` of a row of the weight lies. */
static const void *weight_at(const struct job *j, size_t row, size_t col)
{
    size_t in = j->l->in;
    return j->w.rounded ? (const void *)(j->w.rounded + row * rounded_pairs(in) + col) : j->w.value + row * in + col;
}

/* Units from row to row of a matrix with so many columns. */
static size_t row_units(const struct job *j, size_t cols)
{
    return j->w.rounded ? rounded_pairs(cols) / BF16_UNIT : cols;
}

/* ---- forward ---- */

/* The input's values are cut into equal blocks. */
static size_t block_depth(size_t in)
{
    return round_up(div_ceil(in, div_ceil(in, DEPTH)), ROUND);
}

static real *input_panels(const struct job *j, size_t from)
{
    return j->panels + gemm_pack_b_size(units(j, from), j->l->n);
}

static void pack_input(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct linear *l = j->l;
    struct tile k = tile_span(t, block_depth(l->in), l->in);
    (void)worker;
    if (j->w.rounded)
        gemm_pack_b_transposed_rounded(k.count, l->n, j->x + k.from, l->in, units(j, k.count), input_panels(j, k.from));
    else
        gemm_pack_b_transposed(k.count, l->n, j->x + k.from, l->in, k.count, input_panels(j, k.from));
}

/* u [n,cols] = x weight^T for some rows of the weight. */
static void product(const struct job *j, struct tile cols, real *scratch)
{
    const struct linear *l = j->l;
    const void *next = weight_at(j, cols.from + (size_t)compute_threads(j->c) * COLUMNS, 0);  /* what this thread will probably be asked for next */
    size_t depth, wide = gemm_pack_b_size(1, l->n);
    for (size_t from = 0; from < l->in; from += depth) {
        depth = min_size(block_depth(l->in), l->in - from);
        gemm_native_ab(&(struct gemm_native){ .rounded = j->w.rounded != NULL, .m = cols.count, .n = gemm_round_to_lanes(l->n),
                                       .a = weight_at(j, cols.from, from), .lda = row_units(j, l->in), .segments = 1,
                                       .length = units(j, depth), .panels = input_panels(j, from), .c = scratch, .ldc = wide,
                                       .add = from > 0, .prefetch = from + depth < l->in ? weight_at(j, cols.from, from + depth) : next,
                                       .prefetch_ld = row_units(j, l->in), .prefetch_rows = cols.count, .prefetch_length = units(j, depth) });
    }
    gemm_transpose(cols.count, l->n, scratch, wide, j->u + cols.from, l->out);
}

static void forward(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile cols = tile_span(t, COLUMNS, j->l->out);
    product(j, cols, compute_scratch(worker, cols.count * gemm_pack_b_size(1, j->l->n) * sizeof(real)));
    j->after(j->context, t, cols);
}

void native_linear_forward(struct compute *c, const struct linear *l, struct weight w, const real *x, real *u, tile_work *after, void *context)
{
    struct job j = { .c = c, .l = l, .w = w, .x = x, .u = u, .after = after, .context = context };
    j.panels = compute_buffer(c, BUF_JOB, gemm_pack_b_size(units(&j, l->in), l->n) * sizeof *j.panels);
    compute_run(c, tile_count(l->in, block_depth(l->in)), pack_input, &j);
    compute_run(c, tile_count(l->out, COLUMNS), forward, &j);
    lap(l, PROFILE_FORWARD);
}

/* ---- backward ---- */

static void pack(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct linear *l = j->l;
    size_t w = gemm_panel_width();
    struct tile cols = tile_span(t, w, l->in);
    (void)worker;
    if (j->w.rounded)
        bf16_round_rows(l->n, cols.count, j->g->x + cols.from, l->in, (bf16 *)j->panels + cols.from * l->n, w);
    else
        gemm_pack_b(l->n, cols.count, j->g->x + cols.from, l->in, l->n, j->panels + cols.from * l->n);
}

/* grad [cols,in] = d^T x, or is added to. */
static void grad_weight(const struct job *j, struct tile cols, real *strips)
{
    const struct linear *l = j->l;
    size_t w = gemm_panel_width();
    (j->w.rounded ? gemm_pack_a_rounded : gemm_pack_a)(l->n, cols.count, j->g->d + cols.from, l->out, strips);
    for (size_t from = 0; from < l->in; from += w)
        gemm_native_atb(&(struct gemm_native_atb){ .m = cols.count, .n = min_size(w, l->in - from), .depth = l->n, .strips = strips,
                                 .b = j->panels + from * l->n, .rounded_b = j->w.rounded ? (const bf16 *)j->panels + from * l->n : NULL,
                                 .b_at = j->at, .c = j->g->grad + cols.from * l->in + from, .ldc = l->in, .add = j->g->add });
}

/* Gradients of a block of columns: by the product's result, then by the weights of these columns. */
static void backward(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct linear *l = j->l;
    struct tile cols = tile_span(t, COLUMNS, l->out);
    size_t padded = cols.from + cols.count < l->out ? cols.count : rounded_pairs(cols.count);
    j->g->before(j->g->context, t, cols);
    if (j->g->grad)
        grad_weight(j, cols, compute_scratch(worker, gemm_pack_a_size(units(j, l->n), cols.count) * sizeof(real)));
    for (size_t i = 0; j->d && i < l->n; i++)
        bf16_round_rows(1, cols.count, j->g->d + i * l->out + cols.from, l->out, j->d + i * rounded_pairs(l->out) + cols.from, padded);
}

/* dx [n,cols] = d [n,out] weight, for some columns of the weight. */
static void backward_input(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct linear *l = j->l;
    struct tile cols = tile_span(t, INPUT_COLUMNS, l->in);
    real *panels = compute_scratch(worker, gemm_pack_b_size(INPUT_DEPTH, cols.count) * sizeof *panels);
    const void *next = weight_at(j, 0, cols.from + (size_t)compute_threads(j->c) * INPUT_COLUMNS);
    size_t depth;
    for (size_t from = 0; from < l->out; from += depth) {
        depth = min_size(INPUT_DEPTH, l->out - from);
        if (j->w.rounded)
            gemm_pack_b_rounded(depth, cols.count, weight_at(j, from, cols.from), rounded_pairs(l->in), units(j, depth), panels);
        else
            gemm_pack_b(depth, cols.count, weight_at(j, from, cols.from), l->in, depth, panels);
        gemm_native_ab(&(struct gemm_native){ .rounded = j->w.rounded != NULL, .m = l->n, .n = cols.count,
                                       .a = j->w.rounded ? (const void *)(j->d + from) : j->g->d + from, .lda = row_units(j, l->out),
                                       .segments = 1, .length = units(j, depth), .panels = panels, .c = j->g->dx + cols.from, .ldc = l->in,
                                       .add = from > 0, .prefetch = from + depth < l->out ? weight_at(j, from + depth, cols.from) : next,
                                       .prefetch_ld = row_units(j, l->in), .prefetch_rows = depth, .prefetch_length = units(j, cols.count) });
    }
}

/* Shared memory: rows of panels, the input packed, the gradient rounded. */
static void share_memory(struct job *j)
{
    const struct linear *l = j->l;
    size_t unit = j->w.rounded ? BF16_UNIT : 1, at = j->g->grad ? round_up(l->n, 8) : 0;
    size_t panels = j->g->grad ? round_up(div_ceil(gemm_pack_b_size(l->n, l->in), unit), 16) : 0;
    size_t d = j->w.rounded && j->g->dx ? l->n * rounded_pairs(l->out) : 0;
    char *block = compute_buffer(j->c, BUF_JOB, at * sizeof *j->at + panels * sizeof *j->panels + d * sizeof *j->d);
    j->at = (size_t *)(void *)block;
    j->panels = (real *)(void *)(block + at * sizeof *j->at);
    j->d = d ? (bf16 *)(void *)(j->panels + panels) : NULL;
    for (size_t i = 0; i < at && i < l->n; i++)
        j->at[i] = i * gemm_panel_width();
}

void native_linear_backward(struct compute *c, const struct linear *l, struct weight w, const struct product_grads *g)
{
    struct job j = { .c = c, .l = l, .w = w, .g = g };
    share_memory(&j);
    if (g->grad)
        compute_run(c, gemm_panel_count(l->in), pack, &j);
    compute_run(c, tile_count(l->out, COLUMNS), backward, &j);
    lap(l, g->grad ? PROFILE_WEIGHTS : PROFILE_NORM);
    if (g->dx) {
        compute_run(c, tile_count(l->in, INPUT_COLUMNS), backward_input, &j);
        lap(l, PROFILE_INPUT);
    }
}
