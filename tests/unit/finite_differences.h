/* finite_differences.h - gradients against finite differences, for the tests that are built in double (-DIAE_DOUBLE)
 *
 * A loss is a function of values that it can see; grad_check moves each of them and compares
 *
 *     f'(v) = (8 (f(v+h) - f(v-h)) - (f(v+2h) - f(v-2h))) / 12h + O(h^4)
 *
 * with the gradient that the code under test found, ||difference|| / ||gradient|| for a tensor as a whole. Relu, lrelu
 * and elu have a kink at 0, and maxpool one where two values are equal: no formula helps there. So the loss also tells on which side of its kink each unit is,
 * and a check in which one of them changes sides says so, for the caller to take other values.
 */
#ifndef FINITE_DIFFERENCES_H
#define FINITE_DIFFERENCES_H

#include "nn/activation.h"
#include "nn/net_run.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GRAD_STEP 1e-4
#define GRAD_RELATIVE 1e-7      /* reached: about 1e-10 */
#define GRAD_ABSOLUTE 1e-9      /* of a whole tensor: what rounding leaves of a gradient that is 0 */

#define GRAD_MOST 400           /* of a tensor of more values, some are checked, evenly spread */

/* Returns the loss; sides: a hash of the sides of all kinks. */
typedef double grad_loss(void *context, uint64_t *sides);

/* The sides of one pass are mixed into the hash. */
static inline void grad_sides(const struct net *net, const struct net_run *p, uint64_t *sides)
{
    const struct layer *layer[2] = { net->layer, net->cond };
    const struct layer_state *lp[2] = { p->layer, p->cond };
    size_t layers[2] = { net->layers, net->conds };
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < layers[k]; i++) {
            int kink = layer[k][i].spec.act->has_kink;
            for (size_t j = 0; kink && j < p->b.n * p->b.groups * layer[k][i].out; j++)
                *sides = (*sides ^ (lp[k][i].y[j] > 0)) * 0x100000001b3u;
            for (size_t j = 0; layer[k][i].spec.ops->keeps_choice && j < p->b.n * p->b.groups * layer[k][i].out; j++)
                *sides = (*sides ^ (uint64_t)lp[k][i].choice[j]) * 0x100000001b3u;
        }
}

struct grad_result {
    size_t checked;             /* tensors */
    double worst;               /* relative difference */
    int kinked;                 /* a unit changed sides: nothing is known */
};

/* grad_check - x [count] are moved, d [count] is the gradient found; 0, or -1 if a unit changed sides */
static inline int grad_check(const char *what, grad_loss *loss, void *context, real *x, const real *d, size_t count,
                             struct grad_result *r)
{
    static const double at[4] = { 1, -1, 2, -2 }, weight[4] = { 8, -8, -1, 1 };
    double error = 0, norm = 0;
    uint64_t home = 0;
    loss(context, &home);
    for (size_t i = 0; i < count; i += 1 + count / GRAD_MOST) {
        double was = x[i], slope = 0;
        for (int k = 0; k < 4; k++) {
            uint64_t sides = 0;
            x[i] = was + at[k] * GRAD_STEP;
            slope += weight[k] * loss(context, &sides);
            x[i] = was;
            r->kinked |= sides != home;
        }
        if (r->kinked)
            return -1;
        slope /= 12 * GRAD_STEP;
        error += (slope - d[i]) * (slope - d[i]);
        norm += slope * slope;
        if (!isfinite(d[i]))
            fail_msg("%s: value %zu: the gradient is %g", what, i, d[i]);
    }
    error = sqrt(error);
    norm = sqrt(norm);
    if (error > GRAD_RELATIVE * norm + GRAD_ABSOLUTE)
        fail_msg("%s: the gradient is wrong by %.3g of a norm of %.3g", what, error, norm);
    r->checked++;
    if (norm > 1e-6 && error / norm > r->worst)
        r->worst = error / norm;
    return 0;
}

/* grad_parameters - every parameter tensor of a network, its gradients in grad; the statistics are left alone */
static inline int grad_parameters(const char *what, grad_loss *loss, void *context, const struct net *net, const real *grad,
                                  struct grad_result *r)
{
    char name[400];
    for (size_t i = 0; i < net->tensors; i++) {
        const struct net_tensor *t = &net->tensor[i];
        if (t->state)
            continue;
        snprintf(name, sizeof name, "%s: %s", what, t->name);
        if (grad_check(name, loss, context, net->value + t->offset, grad + t->offset, t->count, r))
            return -1;
    }
    return 0;
}

/* grad_random - values in (-1,1), the same for the same seed */
static inline void grad_random(uint64_t *seed, real *to, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        to[i] = (double)(*seed >> 11) * 0x1p-52 - 1;
    }
}

/* grad_fill - all values of a network, so that no factor is 1 and no offset 0; variances are positive */
static inline void grad_fill(uint64_t *seed, struct net *net)
{
    for (size_t i = 0; i < net->tensors; i++) {
        const struct net_tensor *t = &net->tensor[i];
        real *v = net->value + t->offset;
        const char *end = t->name + strlen(t->name);
        grad_random(seed, v, t->count);
        for (size_t k = 0; k < t->count; k++) {
            if (!strcmp(end - 9, "bn.weight"))
                v[k] = 1 + v[k] / 2;
            else if (!strcmp(end - 6, "weight"))    /* He: units stay of order 1 */
                v[k] *= sqrt(6.0 * t->shape.dim[0] / (double)t->count);
            else if (!strcmp(end - 11, "running_var"))
                v[k] = 1 + v[k] / 2;
        }
    }
}

#endif
