/* layer.h - one layer, forward and backward: product, bias, condition, batch normalization, activation
 *
 * Order: product -> + bias -> + condition -> batch norm -> activation. A layer with batch norm has no bias, which its
 * mean would take away again. Activations are [n,H,W,C]; fc sees a row of H W C values.
 *
 * Invariants  work is cut by the layer and the batch only (columns for fc, whole images for conv), so results have equal bytes
 *             for any number of threads
 * Memory      the caller gives all arrays; backward overwrites dy
 */
#ifndef NN_LAYER_H
#define NN_LAYER_H

#include "nn/conv_gemm.h"
#include "spec/spec.h"
#include "tensor/real.h"

#include <stddef.h>

#define NO_PARAM ((size_t)-1)

struct layer {
    char name[40];              /* "rec.cond.0" */
    struct layer_spec spec;
    size_t extra;               /* values joined to the input of an fc layer: noise, or the deviation of `mbstd` */
    size_t in, out;             /* values of a row; in includes extra */
    size_t channels;            /* that batch norm and bias distinguish: C, or for fc all values */
    struct conv conv;           /* of conv and upconv */
    real bn_eps;
    size_t fan_in;
    /* offsets into the network's block of values, or NO_PARAM */
    size_t weight, bias, gamma, beta, mean, var, mbstd, u;
};

/* The rows of a pass: `groups` minibatches of n rows each, one behind the other. Only batch norm tells them apart. */
struct batch {
    size_t n, groups;
};

/* What a forward pass leaves for the backward pass; n is all rows here. */
struct layer_state {
    const real *x;              /* [n,in]: the caller's, or `joined` */
    real *joined;               /* [n,in] where something is joined, else NULL */
    real *disturbed, *mask;     /* [n,in-extra] where the spec has `noise` or `dropout` before this layer, else NULL */
    real *u;                    /* [n,out] before batch norm, or NULL without */
    real *y;                    /* [n,out] */
    real *mean, *invstd;        /* [groups,channels] used by batch norm */
    double *v, sigma;           /* with `spectral`: the weight's right singular vector [fan of a result], its singular value */
    double *batch_mean, *batch_m2;      /* [groups,channels] of a training pass: mean, sum of squared differences */
    double *in_mean, *in_m2, *mbstd;    /* with `mbstd`: [groups,in-extra] the same of the input, [groups] what joined it */
};

/* The additive condition of a first layer (Appendix D.1): [n,h*w] for each pixel, the same for all its channels
 * (location), or [n,C] for each channel, the same for all pixels (invariant). */
struct layer_cond {
    enum condition kind;
    const real *add;            /* NULL: none */
    real *d_add;                /* receives the gradient in the backward pass, or NULL */
};

/* layer_fan_in - weights of one result, of one channel: the columns of the weight as a matrix, whose rows are the channels */
size_t layer_fan_in(const struct layer *l);
/* layer_multiply_adds - multiply-adds of one row in the product, each way */
double layer_multiply_adds(const struct layer *l);

void layer_init(struct layer *l, const struct layer_spec *spec, size_t extra, double bn_eps);

/* layer_forward - p->x is set; train: batch statistics, else the running ones */
void layer_forward(const struct layer *l, const real *value, struct layer_state *p, struct batch b, int train, struct layer_cond cond);

/* layer_backward - dy [n,out] becomes the gradient by the product's output; dx [n,in] receives that by the input, or is
 * NULL; grad (the layout of value), or NULL, receives the parameters' or has them added if `add` */
void layer_backward(const struct layer *l, const real *value, const struct layer_state *p, struct batch b, int train, real *dy,
                    real *dx, real *grad, int add, struct layer_cond cond);

#endif
