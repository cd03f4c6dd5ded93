/* layer_call.h - one call on a layer, handed to the threads, and what kinds of layers share around their product */
#ifndef NN_LAYER_CALL_H
#define NN_LAYER_CALL_H

#include "nn/layer.h"
#include "base/profile.h"
#include "nn/view.h"
#include "tensor/compute.h"

struct layer_call {
    struct compute *compute;
    const struct layer *l;
    const real *value;
    const bf16 *rounded;
    const struct layer_state *state;
    struct batch b;
    size_t n;                   /* rows of all groups */
    int train;
    struct layer_cond cond;
    real *dy, *dx, *grad;
    int add;
    /* in memory shared by the threads */
    double *sums;               /* per tile [2][channels]; backward, those of a group's first tile become the group's */
};

/* layer_products - those of the engine; layer_weight - the layer's; layer_grads - where a product's gradients go, and what precedes them */
const struct product_ops *layer_products(const struct layer_call *j);
struct weight layer_weight(const struct layer_call *j);
struct product_grads layer_grads(const struct layer_call *j, tile_work *before);

/* layer_parameter - the values at that offset, from value i on; NULL if they are not there */
const real *layer_parameter(const struct layer_call *j, size_t offset, size_t i);
/* layer_bn_running, layer_bn_batch - what batch norm uses for these channels of a group: running statistics, or the batch's own */
void layer_bn_running(const struct layer_call *j, size_t group, size_t from, size_t count);
void layer_bn_batch(const struct layer_call *j, size_t group, size_t from, size_t count);
/* layer_put_grad - sums in double become the gradients of these parameters, if anyone wants them */
void layer_put_grad(const struct layer_call *j, size_t offset, size_t from, size_t count, const double *sum);

/* layer_normalize - y = act(norm(u)) for a part of a group's output that begins at value `first`, at channel `from`
 * layer_grad_sums - dy through the activation; adds to the sums that batch norm or bias need
 * layer_bn_backward - dy through batch norm, by the sums of the whole group */
void layer_normalize(const struct layer_call *j, size_t group, struct view part, size_t from, size_t first);
void layer_grad_sums(const struct layer_call *j, size_t group, struct view part, size_t from, size_t first, double *dbeta, double *dgamma);
void layer_bn_backward(const struct layer_call *j, size_t group, struct view part, size_t from, size_t first, const double *dbeta,
                       const double *dgamma);

/* layer_product_output - where the product's results go: before batch norm, before the activation, or where they stay */
real *layer_product_output(const struct layer_call *j);
/* layer_activate - a part of what the product left there, without batch norm, becomes the result */
void layer_activate(const struct layer_call *j, struct view part, size_t first);

/* layer_scale - results of the product, or gradients by them, through the weight's division by its singular value */
void layer_scale(const struct layer_call *j, struct view p, real *to);

/* layer_lap - this part of the work on all rows is done */
void layer_lap(const struct layer_call *j, enum profile_part part);

#endif
