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

#define COLUMNS 48              /* of a tile: whole tiles of a kernel, and enough tiles for some threads */
#define INPUT_COLUMNS 256
#define DEPTH 768               /* most values of a row at a time, so that the input's panels stay in cache */
#define INPUT_DEPTH 512         /* rows of the weights at a time */
#define ROUND 16

/* One call, for the threads. */
struct job {
    struct compute *c;
    const struct linear *l;
    const real *weight, *x;
    real *u;
    tile_work *after;
    void *context;
    const struct product_grads *g;
    real *panels;               /* the input, packed */
    size_t *at;                 /* where its rows are in a panel: 0, 1, 2 .. times its width */
};

static void lap(const struct linear *l, enum profile_part part)
{
    profile_lap(l->name, part, part == PROFILE_NORM ? 0 : (double)l->n * (double)l->in * (double)l->out);
}

/* ---- forward ---- */

/* The input's values are cut into equal blocks. */
static size_t block_depth(size_t in)
{
    return round_up(div_ceil(in, div_ceil(in, DEPTH)), ROUND);
}

static void pack_input(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct linear *l = j->l;
    struct tile k = tile_span(t, block_depth(l->in), l->in);
    (void)worker;
    gemm_pack_b_transposed(k.count, l->n, j->x + k.from, l->in, k.count, j->panels + gemm_pack_b_size(k.from, l->n));
}

/* u [n,cols] = x weight^T for some rows of the weight. next: the weights that this thread will probably be asked for next, fetched
 * meanwhile. */
static void product(const struct job *j, struct tile cols, const real *next, real *scratch)
{
    const struct linear *l = j->l;
    const real *weight = j->weight + cols.from * l->in;
    size_t depth, wide = gemm_pack_b_size(1, l->n);
    for (size_t from = 0; from < l->in; from += depth) {
        depth = min_size(block_depth(l->in), l->in - from);
        gemm_native_ab(&(struct gemm_native){ .m = cols.count, .n = gemm_round_to_lanes(l->n), .a = weight + from, .lda = l->in, .segments = 1,
                                       .length = depth, .panels = j->panels + gemm_pack_b_size(from, l->n), .c = scratch, .ldc = wide,
                                       .add = from > 0, .prefetch = from + depth < l->in ? weight + from + depth : next,
                                       .prefetch_ld = l->in, .prefetch_rows = cols.count, .prefetch_length = depth });
    }
    gemm_transpose(cols.count, l->n, scratch, wide, j->u + cols.from, l->out);
}

static void forward(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile cols = tile_span(t, COLUMNS, j->l->out);
    real *scratch = compute_scratch(worker, cols.count * gemm_pack_b_size(1, j->l->n) * sizeof *scratch);
    product(j, cols, j->weight + (cols.from + (size_t)compute_threads(j->c) * COLUMNS) * j->l->in, scratch);
    j->after(j->context, t, cols);
}

void native_linear_forward(struct compute *c, const struct linear *l, struct weight w, const real *x, real *u, tile_work *after, void *context)
{
    struct job j = { .c = c, .l = l, .weight = w.value, .x = x, .u = u, .after = after, .context = context };
    j.panels = compute_buffer(c, BUF_JOB, gemm_pack_b_size(l->in, l->n) * sizeof *j.panels);
    compute_run(c, tile_count(l->in, block_depth(l->in)), pack_input, &j);
    compute_run(c, tile_count(l->out, COLUMNS), forward, &j);
    lap(l, PROFILE_FORWARD);
}

/* ---- backward ---- */

static void pack(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile cols = tile_span(t, gemm_panel_width(), j->l->in);
    (void)worker;
    gemm_pack_b(j->l->n, cols.count, j->g->x + cols.from, j->l->in, j->l->n, j->panels + cols.from * j->l->n);
}

/* grad [cols,in] = d^T x, or is added to. */
static void grad_weight(const struct job *j, struct tile cols, real *strips)
{
    const struct linear *l = j->l;
    size_t w = gemm_panel_width();
    gemm_pack_a(l->n, cols.count, j->g->d + cols.from, l->out, strips);
    for (size_t from = 0; from < l->in; from += w)
        gemm_native_atb(&(struct gemm_native_atb){ .m = cols.count, .n = min_size(w, l->in - from), .depth = l->n, .strips = strips,
                                 .b = j->panels + from * l->n, .b_at = j->at, .c = j->g->grad + cols.from * l->in + from, .ldc = l->in,
                                 .add = j->g->add });
}

/* Gradients of a block of columns: by the product's result, then by the weights of these columns. */
static void backward(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile cols = tile_span(t, COLUMNS, j->l->out);
    j->g->before(j->g->context, t, cols);
    if (j->g->grad)
        grad_weight(j, cols, compute_scratch(worker, gemm_pack_a_size(j->l->n, cols.count) * sizeof(real)));
}

/* dx [n,cols] = d [n,out] weight, for some columns of the weight. */
static void backward_input(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct linear *l = j->l;
    struct tile cols = tile_span(t, INPUT_COLUMNS, l->in);
    real *panels = compute_scratch(worker, gemm_pack_b_size(INPUT_DEPTH, cols.count) * sizeof *panels);
    const real *weight = j->weight + cols.from, *next = weight + (size_t)compute_threads(j->c) * INPUT_COLUMNS;
    size_t depth;
    for (size_t from = 0; from < l->out; from += depth) {
        depth = min_size(INPUT_DEPTH, l->out - from);
        gemm_pack_b(depth, cols.count, weight + from * l->in, l->in, depth, panels);
        gemm_native_ab(&(struct gemm_native){ .m = l->n, .n = cols.count, .a = j->g->d + from, .lda = l->out, .segments = 1, .length = depth,
                                       .panels = panels, .c = j->g->dx + cols.from, .ldc = l->in, .add = from > 0,
                                       .prefetch = from + depth < l->out ? weight + (from + depth) * l->in : next, .prefetch_ld = l->in,
                                       .prefetch_rows = depth, .prefetch_length = cols.count });
    }
}

void native_linear_backward(struct compute *c, const struct linear *l, struct weight w, const struct product_grads *g)
{
    struct job j = { .c = c, .l = l, .weight = w.value, .g = g };
    if (g->grad) {
        j.at = compute_buffer(c, BUF_JOB, round_up(l->n, 8) * sizeof *j.at + gemm_pack_b_size(l->n, l->in) * sizeof *j.panels);
        j.panels = (real *)(j.at + round_up(l->n, 8));
        for (size_t i = 0; i < l->n; i++)
            j.at[i] = i * gemm_panel_width();
        compute_run(c, gemm_panel_count(l->in), pack, &j);
    }
    compute_run(c, tile_count(l->out, COLUMNS), backward, &j);
    lap(l, g->grad ? PROFILE_WEIGHTS : PROFILE_NORM);
    if (g->dx) {
        compute_run(c, tile_count(l->in, INPUT_COLUMNS), backward_input, &j);
        lap(l, PROFILE_INPUT);
    }
}
