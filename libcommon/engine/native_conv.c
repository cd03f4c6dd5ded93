/* native_conv.c - convolutions and transposed convolutions by the kernels: weights packed once, then tiles of images */
#include "engine/native.h"

#include "base/profile.h"
#include "base/sizes.h"
#include "engine/native_conv_tile.h"

/* One call, for the threads. */
struct job {
    const struct conv *v;
    struct batch b;
    const real *x;
    real *u;
    tile_work *after;
    void *context;
    const struct product_grads *g;
    struct conv_plan plan;      /* of the product that is computed */
    real *panels;               /* the weights, packed for this way */
    real *layouts;              /* images laid out for the gradient w.r.t. the weights, tile by tile */
};

static size_t side(const struct conv *v, int is_big)
{
    return is_big ? conv_big_size(v) : conv_small_pixels(v) * v->Cs;
}

/* Values of an image before and after a product that goes this way. */
static size_t source(const struct conv *v, enum conv_direction way)
{
    return side(v, way == CONV_FORWARD);
}

static size_t result(const struct conv *v, enum conv_direction way)
{
    return side(v, way != CONV_FORWARD);
}

static void lap(const struct job *j, enum profile_part part)
{
    profile_lap(j->v->name, part, part == PROFILE_NORM ? 0 : (double)(j->b.n * j->b.groups) * conv_multiply_adds(j->v));
}

static void pack(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    conv_pack(&j->plan, t, j->panels, compute_scratch(worker, conv_scratch_bytes(&j->plan)));
}

/* ---- forward ---- */

static void forward(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile im = conv_tile(j->v, j->b, t);
    conv_apply(&j->plan, im.count, j->x + im.from * source(j->v, j->plan.way), j->panels, j->u + im.from * result(j->v, j->plan.way),
               compute_scratch(worker, conv_scratch_bytes(&j->plan)));
    j->after(j->context, t, im);
}

void native_conv_forward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const real *x, real *u, tile_work *after,
                         void *context)
{
    struct job j = { .v = v, .b = b, .x = x, .u = u, .after = after, .context = context, .plan = conv_plan_make(v, v->direction, w) };
    j.panels = compute_buffer(c, BUF_JOB, conv_packed_size(&j.plan) * sizeof *j.panels);
    compute_run(c, conv_pack_tiles(&j.plan), pack, &j);
    compute_run(c, conv_tiles(v, b), forward, &j);
    lap(&j, PROFILE_FORWARD);
}

/* ---- backward ---- */

/* What the weights' gradient needs of these images, while they are at hand. */
static void lay_out(const struct job *j, size_t t, struct tile im, void *scratch)
{
    const struct conv *v = j->v;
    const real *x = j->g->x + im.from * result(v, j->plan.way), *d = j->g->d + im.from * source(v, j->plan.way);
    int is_conv = v->direction == CONV_FORWARD;
    conv_lay_out(&j->plan, im.count, is_conv ? d : x, is_conv ? x : d, j->layouts + t * conv_layout_size(&j->plan), scratch);
}

/* The input's gradient follows from d image by image. */
static void backward_input(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile im = conv_tile(j->v, j->b, t);
    j->g->before(j->g->context, t, im);
    void *scratch = compute_scratch(worker, conv_scratch_bytes(&j->plan));
    if (j->g->grad)
        lay_out(j, t, im, scratch);
    if (j->g->dx)
        conv_apply(&j->plan, im.count, j->g->d + im.from * source(j->v, j->plan.way), j->panels, j->g->dx + im.from * result(j->v, j->plan.way), scratch);
}

static void backward_weight(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    conv_grad_weight(&j->plan, t, j->b, j->layouts, j->g->add, j->g->grad, compute_scratch(worker, conv_scratch_bytes(&j->plan)));
}

void native_conv_backward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const struct product_grads *g)
{
    enum conv_direction back = v->direction == CONV_FORWARD ? CONV_TRANSPOSED : CONV_FORWARD;
    struct job j = { .v = v, .b = b, .g = g, .plan = conv_plan_make(v, back, w) };
    size_t packed = round_up(conv_packed_size(&j.plan), 16), layouts = g->grad ? conv_tiles(v, b) * conv_layout_size(&j.plan) : 0;
    j.panels = compute_buffer(c, BUF_JOB, (packed + layouts) * sizeof *j.panels);
    j.layouts = j.panels + packed;
    if (g->dx)
        compute_run(c, conv_pack_tiles(&j.plan), pack, &j);
    compute_run(c, conv_tiles(v, b), backward_input, &j);
    lap(&j, g->dx ? PROFILE_INPUT : PROFILE_NORM);
    if (g->grad) {
        compute_run(c, conv_grad_weight_tiles(&j.plan), backward_weight, &j);
        lap(&j, PROFILE_WEIGHTS);
    }
}
