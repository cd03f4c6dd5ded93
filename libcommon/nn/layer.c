/* layer.c - one layer, forward and backward, whatever its kind */
#include "nn/layer.h"

#include "nn/activation.h"
#include "nn/layer_call.h"
#include "nn/spectral_norm.h"

static struct spectral_norm weight_of(struct compute *c, const struct layer *l, const real *value)
{
    return (struct spectral_norm){ c, value + l->weight, l->channels, l->fan_in, value + l->u };
}

void layer_forward(struct compute *c, const struct layer *l, struct layer_values values, struct layer_state *p, struct batch b, int train, struct layer_cond cond)
{
    struct layer_call j = { .compute = c, .l = l, .value = values.value, .rounded = values.rounded, .state = p, .b = b, .n = b.n * b.groups, .train = train, .cond = cond };
    if (l->spec.spectral) {
        struct spectral_norm weight = weight_of(c, l, values.value);
        p->sigma = spectral_norm_sigma(&weight, p->singular);
    }
    l->spec.ops->forward(&j);
    if (l->spec.act->of_rows)
        activation_forward(l->spec.act, (real)l->spec.slope, (struct view){ j.n, l->out, l->out }, p->v ? p->v : p->y, p->y);
}

void layer_backward(struct compute *c, const struct layer *l, struct layer_values values, const struct layer_state *p, struct batch b, int train, real *dy,
                    real *dx, real *grad, int add, struct layer_cond cond)
{
    struct layer_call j = { .compute = c, .l = l, .value = values.value, .rounded = values.rounded, .state = p, .b = b, .n = b.n * b.groups, .train = train, .cond = cond, .dy = dy,
                            .dx = dx, .grad = grad, .add = add };
    if (l->spec.act->of_rows)
        activation_backward(l->spec.act, (real)l->spec.slope, (struct view){ j.n, l->out, l->out }, p->v, p->y, dy);
    l->spec.ops->backward(&j);
    if (l->spec.spectral && grad) {
        struct spectral_norm weight = weight_of(c, l, values.value);
        spectral_norm_grad(&weight, p->sigma, p->singular, grad + l->weight);
    }
}
