/* layer.h - layers: what a kind of layer is, and one layer, forward and backward
 *
 * A kind is a struct layer_ops in a file of its own, and a line in the registry, layer_kinds.c. Layers with a weight have
 *
 *     product -> + bias -> + condition -> batch norm -> activation
 *
 * and no bias where they have batch norm, whose mean would take it away again. Activations are [n,H,W,C]; fc sees a row of
 * H W C values.
 *
 * Invariants  work is cut by the layer and the batch only (columns for fc, whole images for conv), so results have equal
 *             bytes for any number of threads
 * Memory      the caller gives all arrays; backward overwrites dy
 */
#ifndef NN_LAYER_H
#define NN_LAYER_H

#include "engine/products.h"
#include "spec/spec.h"
#include "tensor/compute.h"
#include "tensor/real.h"
#include "tensor/tensor.h"

#include <stddef.h>

#define NO_PARAM ((size_t)-1)

struct layer;
struct layer_call;
struct layer_words;

/* How a parameter of a layer lies in PyTorch (torch_file.h). */
struct torch_layout {
    int is_patch;               /* [out,kh,kw,in], which is [out,in,kh,kw] there */
    struct volume row, col;     /* else: pictures whose order H,W,C becomes C,H,W, along rows and columns of the matrix */
};

struct layer_ops {
    const char *word;           /* as a spec writes it */
    int is_linear;              /* a matrix: takes joined input, batch norm's channels are all values */
    int has_weight;             /* and so bias or batch norm, activation, spectral norm, a condition */
    int may_be_spectral;
    int has_activation;
    int keeps_choice;           /* state.choice */
    int is_link;                /* its first word names an earlier layer, whose result is added: state.link and d_link */
    /* parse - the words after `word`, up to batch norm and activation, into spec: 0, or -1 with what was expected
     * fit - spec->out of spec->in; 0, or -1 with why not */
    int (*parse)(struct layer_spec *spec, struct layer_words *words, char error[200]);
    int (*fit)(struct layer_spec *spec, char error[200]);
    /* weight - its shape, with `extra` values joined to the input; NULL without. geometry - what forward and backward need */
    struct shape (*weight)(const struct layer_spec *spec, size_t extra);
    void (*geometry)(struct layer *l);
    double (*multiply_adds)(const struct layer *l);             /* of one row in the product, each way; NULL: none */
    void (*torch)(const struct layer *l, int rank, struct torch_layout *o);     /* of a parameter of this rank; NULL: the same */
    void (*forward)(struct layer_call *c);
    void (*backward)(struct layer_call *c);
};

extern const struct layer_ops layer_linear;                     /* fc, of which conditions are made */

struct layer {
    char name[40];              /* "rec.cond.0" */
    struct layer_spec spec;
    size_t extra;               /* values joined to the input of a linear layer: noise, or the deviation of `mbstd` */
    size_t in, out;             /* values of a row; in includes extra */
    size_t channels;            /* that batch norm and bias distinguish: C, or for linear layers all values */
    struct conv conv;           /* of conv and upconv */
    real bn_eps;
    size_t fan_in;              /* weights of one result: columns of the weight as a matrix, whose rows are the channels */
    int is_linked;              /* a later `add` takes its result */
    /* offsets into the network's block of values, or NO_PARAM */
    size_t weight, bias, gamma, beta, mean, var, mbstd, u;
    size_t rounded;             /* of the weight in the block of rounded weights, or NO_PARAM: its products are f4 */
};

/* A network's values, and its weights rounded, or NULL. */
struct layer_values {
    const real *value;
    const bf16 *rounded;
};

/* What a forward pass leaves for the backward pass; n is all rows here. */
struct layer_state {
    const real *x;              /* [n,in]: the layer's input, or `joined` */
    real *joined;               /* [n,in] where something is joined, else NULL */
    real *corrupted, *mask;     /* [n,in-extra] where the spec has `noise` or `dropout` before this layer, else NULL */
    real *u;                    /* [n,out] before batch norm, or NULL without */
    real *v;                    /* [n,out] before an activation that needs it for its derivative, else NULL */
    real *y;                    /* [n,out] */
    const real *link;           /* [n,out] of `add`: the other summand */
    real *d_link;               /* [n,out] dL/dy that came from `add` layers, of a layer that is linked, else NULL */
    int *choice;                /* [n,out] of maxpool: where in the input the maximum is */
    real *mean, *invstd;        /* [groups,channels] used by batch norm */
    double *singular, sigma;    /* with `spectral`: the weight's right singular vector [fan_in], its singular value */
    double *batch_mean, *batch_m2;      /* [groups,channels] of a training run: mean, sum of squared differences */
    double *in_mean, *in_m2, *mbstd;    /* with `mbstd`: [groups,in-extra] the same of the input, [groups] what joined it */
};

/* The additive condition of a first layer (Appendix D.1): [n,h*w] for each pixel, the same for all its channels
 * (location), or [n,C] for each channel, the same for all pixels (invariant). */
struct layer_cond {
    enum condition kind;
    const real *add;            /* NULL: none */
    real *d_add;                /* receives the gradient in the backward pass, or NULL */
};

void layer_init(struct layer *l, const struct layer_spec *spec, size_t extra, double bn_eps);
double layer_multiply_adds(const struct layer *l);

/* layer_forward - p->x is set (and p->link); train: batch statistics, else the running ones */
void layer_forward(struct compute *c, const struct layer *l, struct layer_values values, struct layer_state *p, struct batch b, int train, struct layer_cond cond);

/* layer_backward - dy [n,out] becomes the gradient w.r.t. the product's output; dx [n,in] receives that w.r.t. the input, or is
 * NULL; grad (the layout of value), or NULL, receives the parameters' or has them added if `add` */
void layer_backward(struct compute *c, const struct layer *l, struct layer_values values, const struct layer_state *p, struct batch b, int train, real *dy,
                    real *dx, real *grad, int add, struct layer_cond cond);

#endif
