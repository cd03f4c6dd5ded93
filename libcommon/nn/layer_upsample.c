/* layer_upsample.c - nearest-neighbour upsampling: upsample S makes S x S equal pixels of each
 *
 * Followed by a convolution of stride 1 it takes the place of upconv, whose overlapping windows may leave a checkerboard.
 */
#include "nn/layer_call.h"

#include "base/parse.h"
#include "nn/layer_words.h"
#include "tensor/compute.h"

#include <string.h>

static void upsample_row(void *job, size_t row, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    const struct layer_spec *s = &j->l->spec;
    const real *x = j->state->x + row * j->l->in;
    real *y = j->state->y + row * j->l->out;
    (void)worker;
    for (uint32_t i = 0; i < s->out.h; i++)
        for (uint32_t k = 0; k < s->out.w; k++, y += s->out.c)
            memcpy(y, x + ((size_t)(i / s->stride) * s->in.w + k / s->stride) * s->in.c, s->in.c * sizeof *y);
}

static void upsample_row_backward(void *job, size_t row, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    const struct layer_spec *s = &j->l->spec;
    const real *dy = j->dy + row * j->l->out;
    real *dx = j->dx + row * j->l->in;
    (void)worker;
    memset(dx, 0, j->l->in * sizeof *dx);
    for (uint32_t i = 0; i < s->out.h; i++)
        for (uint32_t k = 0; k < s->out.w; k++, dy += s->out.c) {
            real *to = dx + ((size_t)(i / s->stride) * s->in.w + k / s->stride) * s->in.c;
            for (uint32_t c = 0; c < s->in.c; c++)
                to[c] += dy[c];
        }
}

static void upsample_forward(struct layer_call *j)
{
    compute_run(j->compute, j->n, upsample_row, j);
    layer_lap(j, PROFILE_FORWARD);
}

static void upsample_backward(struct layer_call *j)
{
    if (j->dx)
        compute_run(j->compute, j->n, upsample_row_backward, j);
    layer_lap(j, PROFILE_INPUT);
}

static int upsample_parse(struct layer_spec *s, struct layer_words *words, char error[200])
{
    const char *word = layer_words_next(words);
    long factor;
    if (!word || parse_long(word, &factor) || factor < 2 || factor > 64)
        return layer_expected(error, "a factor from 2 to 64", word);
    s->stride = (uint32_t)factor;
    return 0;
}

static int upsample_fit(struct layer_spec *s, char error[200])
{
    (void)error;
    s->out = (struct volume){ s->in.h * s->stride, s->in.w * s->stride, s->in.c };
    return 0;
}

extern const struct layer_ops layer_upsample;

const struct layer_ops layer_upsample = {
    .word = "upsample", .parse = upsample_parse, .fit = upsample_fit, .forward = upsample_forward, .backward = upsample_backward,
};
