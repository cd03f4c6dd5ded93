/* native_conv.c - convolutions and transposed convolutions by the kernels: weights packed once, then tiles of images */
#include "engine/native.h"

#include "base/profile.h"
#include "base/sizes.h"
#include "engine/native_conv_tile.h"

/* One call, for the threads. */
struct job {
    const struct conv *v;
    struct batch b;
    const real *weight, *x;
    real *u;
    tile_work *after;
    void *context;
    const struct product_grads *g;
    enum conv_direction way;    /* of the product that is computed */
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
    (void)worker;
    conv_pack(j->v, j->way, t, j->weight, j->panels);
}

/* ---- forward ---- */

static void forward(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile im = conv_tile(j->v, j->b, t);
    conv_apply(j->v, j->way, im.count, j->x + im.from * source(j->v, j->way), j->panels, j->u + im.from * result(j->v, j->way),
               compute_scratch(worker, conv_scratch_bytes(j->v)));
    j->after(j->context, t, im);
}

void native_conv_forward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const real *x, real *u, tile_work *after,
                         void *context)
{
    struct job j = { .v = v, .b = b, .weight = w.value, .x = x, .u = u, .after = after, .context = context, .way = v->direction };
    j.panels = compute_buffer(c, BUF_JOB, conv_packed_size(v, j.way) * sizeof *j.panels);
    compute_run(c, conv_pack_tiles(v, j.way), pack, &j);
    compute_run(c, conv_tiles(v, b), forward, &j);
    lap(&j, PROFILE_FORWARD);
}

/* ---- backward ---- */

/* What the weights' gradient needs of these images, while they are at hand. */
static void lay_out(const struct job *j, size_t t, struct tile im, void *scratch)
{
    const struct conv *v = j->v;
    const real *x = j->g->x + im.from * result(v, j->way), *d = j->g->d + im.from * source(v, j->way);
    int is_conv = v->direction == CONV_FORWARD;
    conv_lay_out(v, im.count, is_conv ? d : x, is_conv ? x : d, j->layouts + t * conv_layout_size(v), scratch);
}

/* The input's gradient follows from d image by image. */
static void backward_input(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile im = conv_tile(j->v, j->b, t);
    j->g->before(j->g->context, t, im);
    void *scratch = compute_scratch(worker, conv_scratch_bytes(j->v));
    if (j->g->grad)
        lay_out(j, t, im, scratch);
    if (j->g->dx)
        conv_apply(j->v, j->way, im.count, j->g->d + im.from * source(j->v, j->way), j->panels, j->g->dx + im.from * result(j->v, j->way), scratch);
}

static void backward_weight(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    conv_grad_weight(j->v, t, j->b, j->layouts, j->g->add, j->g->grad, compute_scratch(worker, conv_scratch_bytes(j->v)));
}

void native_conv_backward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const struct product_grads *g)
{
    struct job j = { .v = v, .b = b, .weight = w.value, .g = g, .way = v->direction == CONV_FORWARD ? CONV_TRANSPOSED : CONV_FORWARD };
    size_t packed = round_up(conv_packed_size(v, j.way), 16), layouts = g->grad ? conv_tiles(v, b) * conv_layout_size(v) : 0;
    j.panels = compute_buffer(c, BUF_JOB, (packed + layouts) * sizeof *j.panels);
    j.layouts = j.panels + packed;
    if (g->dx)
        compute_run(c, conv_pack_tiles(v, j.way), pack, &j);
    compute_run(c, conv_tiles(v, b), backward_input, &j);
    lap(&j, g->dx ? PROFILE_INPUT : PROFILE_NORM);
    if (g->grad) {
        compute_run(c, conv_grad_weight_tiles(v), backward_weight, &j);
        lap(&j, PROFILE_WEIGHTS);
    }
}
