/* layer_pool.c - pooling: maxpool KxK/S and avgpool KxK/S, the largest value and the mean of a window, channel by channel
 *
 * Windows lie as those of a convolution, (K-S)/2 pixels beyond the border. What lies beyond it takes no part: it is neither
 * the largest value nor counted in the mean (PyTorch's AvgPool2d with count_include_pad=False).
 */
#include "nn/layer_call.h"

#include "nn/layer_words.h"
#include "tensor/compute.h"

#include <string.h>

/* The pixels of the input in window (y,x) of the result. */
struct window {
    uint32_t y0, y1, x0, x1;
};

static struct window window_at(const struct layer_spec *s, uint32_t y, uint32_t x)
{
    int64_t pad = (s->kernel_size - s->stride) / 2, top = (int64_t)y * s->stride - pad, left = (int64_t)x * s->stride - pad;
    int64_t bottom = top + s->kernel_size, right = left + s->kernel_size;
    return (struct window){ (uint32_t)(top > 0 ? top : 0), (uint32_t)(bottom < s->in.h ? bottom : s->in.h),
                            (uint32_t)(left > 0 ? left : 0), (uint32_t)(right < s->in.w ? right : s->in.w) };
}

static size_t index_in(const struct layer_spec *s, uint32_t y, uint32_t x, uint32_t c)
{
    return ((size_t)y * s->in.w + x) * s->in.c + c;
}

/* Calls f for each value of a row's result, with its number and its window. */
typedef void each_value(const struct layer_call *j, size_t row, size_t value, struct window w, uint32_t c);

static void for_each(const struct layer_call *j, size_t row, each_value *f)
{
    const struct layer_spec *s = &j->l->spec;
    size_t value = 0;
    for (uint32_t y = 0; y < s->out.h; y++)
        for (uint32_t x = 0; x < s->out.w; x++) {
            struct window w = window_at(s, y, x);
            for (uint32_t c = 0; c < s->out.c; c++)
                f(j, row, value++, w, c);
        }
}

/* ---- the largest value ---- */

static void max_value(const struct layer_call *j, size_t row, size_t value, struct window w, uint32_t c)
{
    const struct layer *l = j->l;
    const real *x = j->state->x + row * l->in;
    size_t best = index_in(&l->spec, w.y0, w.x0, c);
    for (uint32_t y = w.y0; y < w.y1; y++)
        for (uint32_t k = w.x0; k < w.x1; k++) {
            size_t i = index_in(&l->spec, y, k, c);
            best = x[i] > x[best] || x[i] != x[i] ? i : best;      /* NaN must reach the loss */
        }
    j->state->y[row * l->out + value] = x[best];
    j->state->choice[row * l->out + value] = (int)best;
}

static void max_grad(const struct layer_call *j, size_t row, size_t value, struct window w, uint32_t c)
{
    const struct layer *l = j->l;
    (void)w, (void)c;
    j->dx[row * l->in + (size_t)j->state->choice[row * l->out + value]] += j->dy[row * l->out + value];
}

/* ---- the mean ---- */

static real share_of(struct window w)
{
    return 1 / (real)((w.y1 - w.y0) * (w.x1 - w.x0));
}

static void mean_value(const struct layer_call *j, size_t row, size_t value, struct window w, uint32_t c)
{
    const struct layer *l = j->l;
    const real *x = j->state->x + row * l->in;
    real sum = 0;
    for (uint32_t y = w.y0; y < w.y1; y++)
        for (uint32_t k = w.x0; k < w.x1; k++)
            sum += x[index_in(&l->spec, y, k, c)];
    j->state->y[row * l->out + value] = sum * share_of(w);
}

static void mean_grad(const struct layer_call *j, size_t row, size_t value, struct window w, uint32_t c)
{
    const struct layer *l = j->l;
    real d = j->dy[row * l->out + value] * share_of(w);
    for (uint32_t y = w.y0; y < w.y1; y++)
        for (uint32_t k = w.x0; k < w.x1; k++)
            j->dx[row * l->in + index_in(&l->spec, y, k, c)] += d;
}

/* ---- rows, shared out to the threads ---- */

static void max_row(void *job, size_t row, struct compute_worker *worker)
{
    (void)worker;
    for_each(job, row, max_value);
}

static void max_row_backward(void *job, size_t row, struct compute_worker *worker)
{
    struct layer_call *j = job;
    (void)worker;
    memset(j->dx + row * j->l->in, 0, j->l->in * sizeof *j->dx);
    for_each(j, row, max_grad);
}

static void mean_row(void *job, size_t row, struct compute_worker *worker)
{
    (void)worker;
    for_each(job, row, mean_value);
}

static void mean_row_backward(void *job, size_t row, struct compute_worker *worker)
{
    struct layer_call *j = job;
    (void)worker;
    memset(j->dx + row * j->l->in, 0, j->l->in * sizeof *j->dx);
    for_each(j, row, mean_grad);
}

static void max_forward(struct layer_call *j)
{
    compute_run(j->compute, j->n, max_row, j);
    layer_lap(j, PROFILE_FORWARD);
}

static void max_backward(struct layer_call *j)
{
    if (j->dx)
        compute_run(j->compute, j->n, max_row_backward, j);
    layer_lap(j, PROFILE_INPUT);
}

static void mean_forward(struct layer_call *j)
{
    compute_run(j->compute, j->n, mean_row, j);
    layer_lap(j, PROFILE_FORWARD);
}

static void mean_backward(struct layer_call *j)
{
    if (j->dx)
        compute_run(j->compute, j->n, mean_row_backward, j);
    layer_lap(j, PROFILE_INPUT);
}

/* ---- the kinds ---- */

static int pool_fit(struct layer_spec *s, char error[200])
{
    s->out.c = s->in.c;
    return layer_fit_stride(s, error);
}

extern const struct layer_ops layer_maxpool, layer_avgpool;

const struct layer_ops layer_maxpool = {
    .word = "maxpool", .keeps_choice = 1, .parse = layer_parse_kernel, .fit = pool_fit, .forward = max_forward, .backward = max_backward,
};

const struct layer_ops layer_avgpool = {
    .word = "avgpool", .parse = layer_parse_kernel, .fit = pool_fit, .forward = mean_forward, .backward = mean_backward,
};
