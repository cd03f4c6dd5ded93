/* model.h - a model: spec, networks, optimizer state, and where its training stands
 *
 * Invariants  a network is there if the spec's objective needs it and it was asked for; moments only for updates.
 *             With a prior that is `running` the encoder is always there: that is part of its state
 * Memory      model_init/model_free; values, averages and moments are arrays (tensor/array.h)
 *
 * Applying a model: x -> z by the encoder, z and n -> xhat by the decoder, both with running statistics; where the
 * model keeps averaged weights (`ema`), with those. In training mode with the weights themselves.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "nn/net.h"
#include "spec/spec.h"
#include "tensor/compute.h"
#include "tensor/rng.h"

#include <stdint.h>

struct model {
    struct spec spec;
    struct net net[NETS];
    int has[NETS];
    real *average[NETS];        /* values averaged over steps (`ema`), of encoder and decoder, or NULL */
    real *m[NETS], *v[NETS];    /* Adam's moments, for updates, else NULL */
    struct tile moments[NETS];  /* of which parameters: of all, or of those that this rank moves */
    int stripped;               /* only what is applied: averages are the values, there are no moments; it cannot be trained */
    uint64_t updates[NETS];     /* optimizer steps of each network */
    uint64_t step;              /* updates of encoder and decoder */
    uint32_t sub;               /* updates of discriminators since the last of those */
    uint64_t seed;
    uint64_t rows;              /* rows of the data that were read */
    uint32_t rows_crc;          /* CRC-32 of these rows, fields in the stream's order */
    uint64_t labelled;          /* rows of the file of labels; 0: there was none, or it is not known */
    uint32_t labelled_crc;
};

#define MODEL_ENCODER (1u << ENCODER)
#define MODEL_DECODER (1u << DECODER)
#define MODEL_REC (1u << DISC_REC)
#define MODEL_REG (1u << DISC_REG)
#define MODEL_ALL 15u

/* model_networks_of - the networks that this spec's objective has */
unsigned model_networks_of(const struct spec *s);
/* model_init - networks in the set `nets` (of those needed), values zero. Takes the spec over. */
void model_init(struct model *m, const struct spec *spec, unsigned nets);
/* model_init_weights - initial values from the seed; the averages begin at them */
void model_init_weights(struct model *m, struct compute *c, uint64_t seed);
/* model_alloc_moments - moments, zero; _of: of a part of a network's parameters */
void model_alloc_moments(struct model *m);
void model_alloc_moments_of(struct model *m, int id, struct tile part);
void model_free(struct model *m);

/* model_input - data to what networks see, into an array: u1 0..255 to [0,1] or [-1,1]; f4 as it is */
void model_input_u1(const struct spec *s, const unsigned char *x, size_t values, real *to);
void model_input_f4(const float *x, size_t values, real *to);

#endif
