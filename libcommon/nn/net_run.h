/* net_run.h - forward and backward pass of one network
 *
 * A run holds the activations of one forward pass, which the backward pass uses. Its rows are one minibatch, or some groups
 * that only batch norm keeps apart: both sides of a discriminator go through it as one.
 *
 * Memory      net_run_init/net_run_free; results are valid until the next run. Gradients between layers lie in memory that all
 *             runs share (BUF_GRAD), so only one is on its way back at a time
 *
 *     y = net_run_forward(&pass, &net, x, eps, code, n, RUN_TRAIN);          y [n,out]
 *     net_run_backward(&pass, &net, dy, dx, dcode, grad, 0);
 */
#ifndef NN_NET_RUN_H
#define NN_NET_RUN_H

#include "nn/net.h"

/* Which of the passes of a step this is, by which `noise` and `dropout` before its layers are keyed. */
enum run_kind { RUN_ENCODER, RUN_DECODER, RUN_REC_REAL, RUN_REC_FAKE, RUN_REG_REAL, RUN_REG_FAKE };

enum run_mode { RUN_INFER, RUN_TRAIN };         /* running statistics, or those of the batch */

struct net_run {
    struct compute *compute;
    struct layer_state layer[SPEC_LAYERS], cond[NET_COND];
    size_t capacity, groups;    /* most rows of a group, most groups */
    struct batch b;             /* those of the last forward pass */
    enum run_mode mode;
    void *block;
    enum run_kind kind;        /* of the first group; the next one is of the next kind */
    uint64_t seed, step;
    uint32_t sub;
    const int64_t *id;          /* of the rows, or NULL: no noise and no dropout */
};

/* net_run_init - the values that net has now, for up to `groups` groups of `room` rows */
void net_run_init(struct net_run *p, struct compute *c, const struct net *net, size_t room, size_t groups);
void net_run_free(struct net_run *p);
/* net_run_seed_noise - noise and dropout before layers, of the next forward passes in training: keyed by this and row id */
void net_run_seed_noise(struct net_run *p, enum run_kind kind, uint64_t seed, uint64_t step, uint32_t sub, const int64_t *id);

/* net_run_forward - x [n,in]; eps [n,extra] or NULL; code [n,code] or NULL. Returns [n,out].
 * net_run_forward_groups - the same for all rows of a batch of groups, each with its own batch statistics */
const real *net_run_forward(struct net_run *p, const struct net *net, const real *x, const real *eps, const real *code, size_t n,
                         enum run_mode mode);
const real *net_run_forward_groups(struct net_run *p, const struct net *net, const real *x, const real *eps, const real *code,
                               struct batch b, enum run_mode mode);
/* net_run_backward - dy [n,out], by the result of the forward pass that p holds. dx [n,in] and dcode [n,code] receive
 * gradients (dcode is added to), grad those by the parameters, summed over rows (added to if `add`); each may be NULL. */
void net_run_backward(struct net_run *p, const struct net *net, const real *dy, real *dx, real *dcode, real *grad, int add);

/* net_run_add_stats - batch mean and unbiased variance of each group of a training pass, and the mean result where it is kept,
 * added to stats [values - parameters], which has the layout of the running statistics; returns the number of groups */
unsigned net_run_add_stats(const struct net_run *p, const struct net *net, double *stats);

/* net_run_merge_moments - of a training pass of one group: what each batch norm saw is merged into the moments of `rows` rows before,
 * mean and sum of squared differences m2, both in the places of the running means, [statistics - parameters] */
void net_run_merge_moments(const struct net_run *p, const struct net *net, double rows, double *mean, double *m2);

#endif
