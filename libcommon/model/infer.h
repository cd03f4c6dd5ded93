/* infer.h - models applied to rows: encode, decode, score
 *
 * Invariants  work is done on blocks of a fixed number of rows, padded with zeros, so that a row's result depends on
 *             its place in its block and on nothing else; chance is keyed by the row's id
 * Memory      infer_init/infer_free; results go where the caller says
 */
#ifndef MODEL_INFER_H
#define MODEL_INFER_H

#include "model/model.h"
#include "nn/net_run.h"
#include "tensor/tensor.h"

struct infer {
    struct compute *compute;
    const struct model *m;
    uint64_t seed;
    size_t block;               /* rows of a block */
    struct net_run pass[NETS];
    real *x, *z, *eps, *noise, *joined, *mu, *lv, *t;          /* arrays, parts of `memory` */
    real *memory;
};

/* infer_init - for blocks of up to `block` rows, with the networks that m has */
void infer_init(struct infer *a, struct compute *c, const struct model *m, size_t block, uint64_t seed);
void infer_free(struct infer *a);

/* infer_encode - z [n,Dz] from data x (u1 or f4, [n,...] of the model's size); draw: number of the encoder's noise. An
 * encoder with a head draws z, and infer_head tells mean and log variance [n,Dz] of the rows just encoded */
void infer_encode(struct infer *a, const struct tensor *x, const int64_t *id, uint32_t draw, float *z);
void infer_head(const struct infer *a, size_t n, float *mu, float *lv);
/* infer_features - what the encoder's last layer saw of the rows just encoded, f [n,width], without noise that joins it
 * there; infer_features_width - 0: it has one layer only, which saw the data */
size_t infer_features_width(const struct model *m);
void infer_features(const struct infer *a, size_t n, float *f);
/* infer_decode - xhat [n,D] from codes z (f4 [n,Dz]); draw: number of the local noise, silent: hold it at zero */
void infer_decode(struct infer *a, const struct tensor *z, const int64_t *id, uint32_t draw, int silent, float *xhat);
/* infer_rec - logits [n] of pairs (x,z); infer_reg - of codes, or of data in the flipped direction */
void infer_rec(struct infer *a, const struct tensor *x, const struct tensor *z, float *logit);
void infer_reg(struct infer *a, const struct tensor *of, float *logit);
/* infer_prior - z [n,Dz] of the prior, by id */
void infer_prior(struct infer *a, const int64_t *id, size_t n, float *z);

#endif
