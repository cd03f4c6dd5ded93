/* layer_linear.c - fully connected layers: fc N, or fc HxWxC for a result that is a picture */
#include "nn/layer_call.h"

#include "base/sizes.h"
#include "gemm/gemm_native.h"
#include "nn/batchnorm.h"
#include "nn/layer_words.h"
#include "nn/linear_gemm.h"
#include "nn/view.h"
#include "tensor/compute.h"

#include <string.h>

#define COLUMNS 48              /* of a tile: whole tiles of a kernel, and enough tiles for some threads */
#define INPUT_COLUMNS 256

static struct tile columns(const struct layer_call *j, size_t tile)
{
    return tile_span(tile, COLUMNS, j->l->out);
}

/* ---- forward ---- */

static void pack_input(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    (void)worker;
    linear_pack_input(j->n, j->l->in, tile, j->state->x, j->factor);
}

static void forward(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    const struct layer *l = j->l;
    struct tile c = columns(j, tile);
    struct view part = { j->n, c.count, l->out }, group = { j->b.n, c.count, l->out };
    real *u = layer_product_output(j) + c.from;
    real *scratch = compute_scratch(worker, linear_scratch_size(j->n, l->in, c.count) * sizeof *scratch);
    const real *weight = j->value + l->weight + c.from * l->in, *next = weight + (size_t)compute_threads(j->compute) * COLUMNS * l->in;
    linear_forward(j->n, l->in, c.count, j->factor, weight, next, u, l->out, scratch);
    layer_scale(j, part, u);
    if (l->bias != NO_PARAM)
        view_add_row(part, j->value + l->bias + c.from, u);
    for (size_t i = 0; j->cond.add && i < j->n; i++)
        for (size_t k = 0; k < c.count; k++)
            u[i * l->out + k] += j->cond.add[i * l->out + c.from + k];
    for (size_t g = 0; l->spec.bn && g < j->b.groups; g++) {
        size_t first = g * j->b.n * l->out + c.from, channel = g * l->channels + c.from;
        if (j->train) {
            bn_statistics(group, j->state->u + first, j->state->batch_mean + channel, j->state->batch_m2 + channel);
            layer_bn_batch(j, g, c.from, c.count);
        } else
            layer_bn_running(j, g, c.from, c.count);
        layer_normalize(j, g, group, c.from, first);
    }
    if (!l->spec.bn)
        layer_activate(j, part, c.from);
}

static void linear_layer_forward(struct layer_call *j)
{
    j->factor = compute_buffer(j->compute, BUF_JOB, linear_packed_input_size(j->n, j->l->in) * sizeof *j->factor);
    compute_run(j->compute, linear_pack_input_tiles(j->l->in), pack_input, j);
    compute_run(j->compute, tile_count(j->l->out, COLUMNS), forward, j);
    layer_lap(j, PROFILE_FORWARD);
}

/* ---- backward ---- */

static void pack(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    (void)worker;
    struct tile c = tile_span(tile, gemm_panel_width(), j->l->in);
    gemm_pack_b(j->n, c.count, j->state->x + c.from, j->l->in, j->n, j->factor + c.from * j->n);
}

/* Gradients of a block of columns: through activation and batch norm, then w.r.t. the weights of these columns. */
static void backward(void *job, size_t tile, struct compute_worker *worker)
{
    struct layer_call *j = job;
    const struct layer *l = j->l;
    struct tile c = columns(j, tile);
    struct view group = { j->b.n, c.count, l->out };
    real *d = j->dy + c.from;
    double *all = compute_scratch(worker, 4 * COLUMNS * sizeof *all + linear_scratch_size(j->n, l->in, c.count) * sizeof(real));
    memset(all, 0, 2 * COLUMNS * sizeof *all);
    for (size_t g = 0; g < j->b.groups; g++) {
        double *dbeta = all + 2 * COLUMNS, *dgamma = dbeta + COLUMNS;
        size_t first = g * j->b.n * l->out + c.from;
        memset(dbeta, 0, 2 * COLUMNS * sizeof *dbeta);
        layer_grad_sums(j, g, group, c.from, first, dbeta, dgamma);
        if (l->spec.bn)
            layer_bn_backward(j, g, group, c.from, first, dbeta, dgamma);
        for (size_t k = 0; k < 2 * COLUMNS; k++)
            all[k] += dbeta[k];
    }
    layer_put_grad(j, l->spec.bn ? l->beta : l->bias, c.from, c.count, all);
    layer_put_grad(j, l->gamma, c.from, c.count, all + COLUMNS);
    for (size_t i = 0; j->cond.d_add && i < j->n; i++)
        memcpy(j->cond.d_add + i * l->out + c.from, d + i * l->out, c.count * sizeof *d);
    layer_scale(j, (struct view){ j->n, c.count, l->out }, d);
    if (j->grad)
        linear_grad_weight(j->n, l->in, c.count, d, l->out, j->factor, j->at, j->add, j->grad + l->weight + c.from * l->in,
                   (real *)(all + 4 * COLUMNS));
}

static void backward_input(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    const struct layer *l = j->l;
    struct tile c = tile_span(tile, INPUT_COLUMNS, l->in);
    real *scratch = compute_scratch(worker, linear_scratch_size(j->n, l->in, c.count) * sizeof *scratch);
    const real *weight = j->value + l->weight + c.from, *next = weight + (size_t)compute_threads(j->compute) * INPUT_COLUMNS;
    linear_grad_input(j->n, l->in, l->out, c.count, j->dy, weight, next, j->dx + c.from, scratch);
}

static void linear_layer_backward(struct layer_call *j)
{
    const struct layer *l = j->l;
    if (j->grad) {
        j->at = compute_buffer(j->compute, BUF_JOB, round_up(j->n, 8) * sizeof *j->at + gemm_pack_b_size(j->n, l->in) * sizeof *j->factor);
        j->factor = (real *)(j->at + round_up(j->n, 8));
        for (size_t i = 0; i < j->n; i++)
            j->at[i] = i * gemm_panel_width();
        compute_run(j->compute, gemm_panel_count(l->in), pack, j);
    }
    compute_run(j->compute, tile_count(l->out, COLUMNS), backward, j);
    layer_lap(j, j->grad ? PROFILE_WEIGHTS : PROFILE_NORM);
    if (j->dx) {
        compute_run(j->compute, tile_count(l->in, INPUT_COLUMNS), backward_input, j);
        layer_lap(j, PROFILE_INPUT);
    }
}

/* ---- the kind ---- */

static int linear_fit(struct layer_spec *s, char error[200])
{
    (void)s, (void)error;
    return 0;                   /* its input is a row of values, whatever their shape */
}

static struct shape linear_weight(const struct layer_spec *s, size_t extra)
{
    return shape_of(2, (unsigned)volume_size(&s->out), (unsigned)(volume_size(&s->in) + extra));
}

static void linear_geometry(struct layer *l)
{
    l->fan_in = l->in;
}

static double linear_multiply_adds(const struct layer *l)
{
    return (double)l->in * (double)l->out;
}

static void linear_torch(const struct layer *l, int rank, struct torch_layout *o)
{
    o->row = l->spec.out;
    if (rank == 2)
        o->col = l->spec.in;
}

const struct layer_ops layer_linear = {
    .word = "fc", .is_linear = 1, .has_weight = 1, .may_be_spectral = 1, .has_activation = 1,
    .parse = layer_parse_size, .fit = linear_fit, .weight = linear_weight, .geometry = linear_geometry,
    .multiply_adds = linear_multiply_adds, .torch = linear_torch, .forward = linear_layer_forward, .backward = linear_layer_backward,
};
