/* decoder_weights.h - the decoder as a page holds it: weights in half precision, batch norm and bias as one factor and one summand
 *
 *     v = scale (W x) + shift       scale = gamma / sqrt(var + eps), shift = beta - mean scale; or 1 and the bias
 *
 * A weight is stored as half(w 2^exponent), with an exponent for each layer that brings its largest weight to [2^14,2^15), so that
 * neither large nor small weights leave the range of half precision. Whether that is enough is measured: codes are decoded with the
 * weights as they are and as they are stored. Where a value differs by more than DECODER_WEIGHTS_ERROR of a grey level, the layers
 * that contribute most stay in single precision until none does.
 *
 * Memory      decoder_weights_init/decoder_weights_free; one copy of the weights, and while they are measured one of the largest
 *             layer. The model's own become what is stored
 * Failure     71 without memory
 */
#ifndef REPORT_DECODER_WEIGHTS_H
#define REPORT_DECODER_WEIGHTS_H

#include "model/model.h"

#define DECODER_WEIGHTS_ERROR 0.25

struct decoder_layer {
    const float *weight;        /* [n] as they were; NULL: a layer without weights */
    size_t n;
    int half, exponent;
    float *scale, *shift;       /* [channels] or NULL */
};

struct decoder_weights {
    const struct net *net;
    struct decoder_layer layer[SPEC_LAYERS];
    float *value;               /* the network's, as they were */
    double error;               /* what is left of it, in grey levels */
};

/* decoder_weights_init - measured with codes by `seed` */
void decoder_weights_init(struct decoder_weights *w, struct compute *c, struct model *m, uint64_t seed);
void decoder_weights_free(struct decoder_weights *w);

/* decoder_weights_half - value i of a layer as it is stored */
uint16_t decoder_weights_half(const struct decoder_layer *l, size_t i);

#endif
