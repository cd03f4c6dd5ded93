/* layer_add.c - a residual link: add NAME adds the result of the earlier layer of that name to the layer's input
 *
 *     conv 64 3x3/1 bn relu as a ; conv 64 3x3/1 bn relu ; conv 64 3x3/1 bn ; add a relu
 *
 * The gradient w.r.t. the sum is that w.r.t. both summands; net_run.c hands it to the earlier layer.
 */
#include "nn/layer_call.h"

#include "nn/layer_words.h"
#include "tensor/compute.h"

#include <string.h>

static void add_row(void *job, size_t row, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    size_t width = j->l->out, first = row * width;
    const real *x = j->state->x + first, *link = j->state->link + first;
    real *v = layer_product_output(j) + first;
    (void)worker;
    for (size_t i = 0; i < width; i++)
        v[i] = x[i] + link[i];
    layer_activate(j, (struct view){ 1, width, width }, first);
}

static void add_row_backward(void *job, size_t row, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    size_t width = j->l->out, first = row * width;
    (void)worker;
    layer_grad_sums(j, 0, (struct view){ 1, width, width }, 0, first, NULL, NULL);
    if (j->dx)
        memcpy(j->dx + first, j->dy + first, width * sizeof *j->dx);
}

static void add_forward(struct layer_call *j)
{
    compute_run(j->compute, j->n, add_row, j);
    layer_lap(j, PROFILE_FORWARD);
}

static void add_backward(struct layer_call *j)
{
    compute_run(j->compute, j->n, add_row_backward, j);
    layer_lap(j, PROFILE_INPUT);
}

static int add_parse(struct layer_spec *s, struct layer_words *words, char error[200])
{
    (void)s;                    /* the name is looked up by net_parse.c */
    return layer_words_next(words) ? 0 : layer_expected(error, "the name of a layer before this one", NULL);
}

static int add_fit(struct layer_spec *s, char error[200])
{
    (void)error;
    s->out = s->in;
    return 0;
}

extern const struct layer_ops layer_add;

const struct layer_ops layer_add = {
    .word = "add", .has_activation = 1, .is_link = 1, .parse = add_parse, .fit = add_fit, .forward = add_forward, .backward = add_backward,
};
