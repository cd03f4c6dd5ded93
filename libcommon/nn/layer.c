/* layer.c - one layer, forward and backward, whatever its kind */
#include "nn/layer.h"

#include "nn/activation.h"
#include "nn/layer_job.h"
#include "nn/spectral_norm.h"
#include "nn/view.h"

static struct spectral_norm weight_of(const struct layer *l, const real *value)
{
    return (struct spectral_norm){ value + l->weight, l->channels, layer_fan_in(l), value + l->u };
}

void layer_forward(const struct layer *l, const real *value, struct layer_state *p, struct batch b, int train, struct layer_cond cond)
{
    struct job j = { .l = l, .value = value, .p = p, .b = b, .n = b.n * b.groups, .train = train, .cond = cond };
    if (l->spec.spectral) {
        struct spectral_norm weight = weight_of(l, value);
        p->sigma = spectral_norm_sigma(&weight, p->v);
    }
    if (l->spec.kind == LAYER_FC) {
        layer_linear_forward(&j);
        if (l->spec.act == ACT_SOFTMAX)
            activation_forward(ACT_SOFTMAX, 0, (struct view){ j.n, l->out, l->out }, p->y);
    } else
        layer_conv_forward(&j);
}

static void product_backward(struct job *j)
{
    const struct layer *l = j->l;
    if (l->spec.kind != LAYER_FC) {
        layer_conv_backward(j);
        return;
    }
    if (l->spec.act == ACT_SOFTMAX)
        activation_backward(ACT_SOFTMAX, 0, (struct view){ j->n, l->out, l->out }, j->p->y, j->dy);
    layer_linear_backward(j);
}

void layer_backward(const struct layer *l, const real *value, const struct layer_state *p, struct batch b, int train, real *dy,
                    real *dx, real *grad, int add, struct layer_cond cond)
{
    struct job j = { .l = l, .value = value, .p = p, .b = b, .n = b.n * b.groups, .train = train, .cond = cond, .dy = dy, .dx = dx,
                     .grad = grad, .add = add };
    product_backward(&j);
    if (l->spec.spectral && grad) {
        struct spectral_norm weight = weight_of(l, value);
        spectral_norm_grad(&weight, p->sigma, p->v, grad + l->weight);
    }
}
