/* net.h - a network: layers in a chain, and for `rec` the branch through which it sees the code
 *
 * Invariants  all values lie in one block, parameters first, then running statistics, then vectors; gradients and
 *             Adam's moments have the layout of the parameters; the plan names every tensor, here and in files. All of them
 *             are arrays (tensor/array.h)
 * Memory      net_init/net_free
 */
#ifndef NN_NET_H
#define NN_NET_H

#include "nn/layer.h"
#include "tensor/tensor.h"

#include <stddef.h>
#include <stdint.h>

#define NET_COND 2              /* most layers of the conditioning branch */
#define NET_TENSORS (6 * (SPEC_LAYERS + NET_COND))

/* Statistics move by batches; the singular vectors of `spectral` with each update of the weights. */
enum { STATE_STATISTIC = 1, STATE_VECTOR };

struct net_tensor {
    char name[64];              /* "rec.cond.0.weight" */
    struct shape shape;
    size_t offset, count;       /* in net.value */
    int state;                  /* not a parameter: STATE_... */
    int scale;                  /* gamma of `bn scale`, which is kept in [0.5,10] */
};

struct net {
    enum net_id id;
    struct layer layer[SPEC_LAYERS], cond[NET_COND];
    size_t layers, conds;
    enum condition condition;
    size_t in, extra, code, out;        /* values of a row: data, noise, code of the condition, result */
    struct net_tensor tensor[NET_TENSORS];
    size_t tensors;
    size_t parameters, statistics, values;      /* where these end: statistics behind parameters, then what else is state */
    real *value;
    bf16 *rounded;                      /* weights of `precision bf16`, or NULL */
    size_t rounded_values;
    size_t prior;                       /* offset of the running mean of the results, or NO_PARAM */
    double bn_decay;
};

/* net_plan - layers, shapes and tensors of the network of a spec, without memory for values; nothing is to be freed.
 * net_init - the same with values, zero; net_init_weights - draw initial values (row: network, layer) */
void net_plan(struct net *net, const struct spec *spec, enum net_id id);
void net_init(struct net *net, const struct spec *spec, enum net_id id);
void net_init_weights(struct net *net, struct compute *c, const struct spec *spec, uint64_t seed);
void net_free(struct net *net);
/* net_multiply_adds - multiply-adds of one row in one forward pass, counted once for each product that is needed */
double net_multiply_adds(const struct net *net);

/* net_update_running_stats - running statistics move towards the mean of `sets` batches whose statistics were added up:
 * r += (1 - decay) (batch - r); the first updates count as an average: decay is at most t/(t+1) */
void net_update_running_stats(struct net *net, const double *stats, unsigned sets, uint64_t updates);
/* net_set_running_stats - running statistics of batch norm are those of `rows` rows: mean, and the sum of squared differences m2, both
 * in the places of the running means, [statistics - parameters] (net_run_merge_moments) */
void net_set_running_stats(struct net *net, double rows, const double *mean, const double *m2);
/* net_power_iteration - after an update of the weights: one power iteration for each that is divided by its singular value */
void net_power_iteration(struct net *net, struct compute *c);

/* net_has_running_stats - are there running statistics? */
int net_has_running_stats(const struct net *net);

/* net_zero_padding - zeros between the tensors of a gradient, whose memory may have served another network */
void net_zero_padding(const struct net *net, real *grad);

/* net_clip_bn_scales - gammas of `bn scale` back into [0.5,10] after an update; average, or NULL: values that this update
 * has moved by `weight` towards the new ones, and that follow */
void net_clip_bn_scales(struct net *net, real *average, double weight);

#endif
