/* infer.h - models applied to rows: encode, decode, score
 *
 * Invariants  work is done on blocks of a fixed number of rows, padded with zeros, so that a row's result depends on
 *             its place in its block and on nothing else; chance is keyed by the row's id
 * Memory      apply_init/apply_free; results go where the caller says
 */
#ifndef MODEL_INFER_H
#define MODEL_INFER_H

#include "model/model.h"
#include "nn/net_run.h"
#include "tensor/tensor.h"

struct apply {
    const struct model *m;
    uint64_t seed;
    size_t block;               /* rows of a block */
    struct net_run pass[NETS];
    real *x, *z, *eps, *noise, *joined, *mu, *lv, *t;
    void *memory;
};

/* apply_init - for blocks of up to `block` rows, with the networks that m has */
void apply_init(struct apply *a, const struct model *m, size_t block, uint64_t seed);
void apply_free(struct apply *a);

/* apply_encode - z [n,Dz] from data x (u1 or f4, [n,...] of the model's size); draw: number of the encoder's noise. An
 * encoder with a head draws z, and apply_head tells mean and log variance [n,Dz] of the rows just encoded */
void apply_encode(struct apply *a, const struct tensor *x, const int64_t *id, uint32_t draw, float *z);
void apply_head(const struct apply *a, size_t n, float *mu, float *lv);
/* apply_features - what the encoder's last layer saw of the rows just encoded, f [n,width], without noise that joins it
 * there; apply_features_width - 0: it has one layer only, which saw the data */
size_t apply_features_width(const struct model *m);
void apply_features(const struct apply *a, size_t n, float *f);
/* apply_decode - xhat [n,D] from codes z (f4 [n,Dz]); draw: number of the local noise, silent: hold it at zero */
void apply_decode(struct apply *a, const struct tensor *z, const int64_t *id, uint32_t draw, int silent, float *xhat);
/* apply_rec - logits [n] of pairs (x,z); apply_reg - of codes, or of data in the flipped direction */
void apply_rec(struct apply *a, const struct tensor *x, const struct tensor *z, float *logit);
void apply_reg(struct apply *a, const struct tensor *of, float *logit);
/* apply_prior - z [n,Dz] of the prior, by id */
void apply_prior(struct apply *a, const int64_t *id, size_t n, float *z);

#endif
