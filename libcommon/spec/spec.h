/* spec.h - a model described by a text that mirrors the paper's Appendix D (grammar: man 5 iae-spec)
 *
 * Invariants  a spec that was parsed fits together: shapes follow one another, knobs are in their ranges
 * Memory      struct spec owns its text; spec_free
 * Failure     anything that does not fit ends with 78 and names file, line and what was expected
 *
 *     spec_parse(&s, "mnist.spec", text, sets, n_sets);      sets: lines that replace those with the same key
 *     spec_knob(&s, WEIGHT_REC, step);                       a number, ramps applied
 */
#ifndef SPEC_SPEC_H
#define SPEC_SPEC_H

#include <stddef.h>
#include <stdint.h>

enum net_id { ENCODER, DECODER, REC, REG, NETS };
extern const char *const net_names[NETS];       /* encoder decoder rec reg */

enum act { ACT_LINEAR, ACT_RELU, ACT_LRELU, ACT_ELU, ACT_TANH, ACT_SIGMOID, ACT_SOFTMAX };
enum norm { NORM_NONE, NORM_FULL, NORM_NOAFFINE, NORM_SCALE };
enum layer_kind { LAYER_FC, LAYER_CONV, LAYER_UPCONV };

struct volume {
    uint32_t h, w, c;
};

struct layer_spec {
    enum layer_kind kind;
    struct volume in, out;      /* in is filled in when the spec is checked */
    uint32_t kernel, stride;
    enum act act;
    double slope;               /* of lrelu */
    enum norm norm;
    int spectral;               /* the weight is divided by its largest singular value */
    int concat;                 /* the encoder's noise eps joins this layer's input */
    double noise, dropout;      /* on its input, in training: N(0,noise^2), and the share of values set to 0 */
    int mbstd;                  /* the standard deviation over the minibatch joins this layer's input, one more feature */
    int line;
};

#define SPEC_LAYERS 16
#define SPEC_RAMPS 8
#define SPEC_PRIOR 256          /* most categories whose probabilities are given */

struct net_spec {
    struct layer_spec layer[SPEC_LAYERS];
    size_t layers;
    int line;                   /* 0: this network was not given */
};

enum code_kind { CODE_GAUSSIAN, CODE_CATEGORICAL };
enum direction { FORWARD, FLIPPED, JOINT };     /* x -> z -> xhat; z -> xhat -> zhat; x -> zhat beside z -> xhat */
enum reconstruction { REC_ADVERSARIAL, REC_EUCLIDEAN, REC_LIKELIHOOD, REC_NONE };
enum regularization { REG_ADVERSARIAL, REG_KL, REG_NONE };
enum condition { COND_LOCATION, COND_INVARIANT };

/* Numbers of the spec that may be ramped; names and ranges stand in spec.c. */
enum knob {
    RATE_ENCODER, RATE_DECODER, RATE_REC, RATE_REG,     /* in the order of enum net_id */
    DECAY,
    STEPS_REC, STEPS_REG, BELOW_REC, BELOW_REG, RUNNING,        /* parts of other lines */
    WEIGHT_REC, WEIGHT_REG, WEIGHT_LABEL, WEIGHT_DECODER, WEIGHT_POSITIVE, WEIGHT_MISMATCH, WEIGHT_ENTROPY,
    JITTER_INPUT, JITTER_CODE, JITTER_IMAGE, JITTER_GLOBAL,
    SMOOTH, CLIP, EMA, SCALE_CODE, FREEZE_ENCODER, LABELS, SHARDS,
    KNOBS
};

struct spec_knob_range {
    const char *name;           /* as a spec writes it */
    double usual, min, max;     /* usual: NAN for that of the line adam */
};
extern const struct spec_knob_range spec_knobs[KNOBS];

struct ramp {
    enum knob knob;
    double from, to, steps, start;
};

struct spec {
    struct volume data;
    int is_signed;              /* x in [-1,1], not in [0,1] */
    enum code_kind code;
    uint32_t Dz, Dn, De;
    double prior[SPEC_PRIOR];   /* probabilities of the categories, which are equally likely if there is no line */
    size_t priors;
    int running;                /* p(y) is in part the running mean of the encoder's codes: the knob RUNNING */
    int logprior;               /* reg's logit is that of its network - |z|^2/2 */
    int head;                   /* the encoder ends in mean and log variance of q(z|x), 2 Dz values; then De = Dz */
    enum direction direction;
    enum reconstruction reconstruction;
    enum regularization regularization;
    enum condition condition;
    uint32_t condition_hidden;
    double adam_rate, adam_b1, adam_b2;
    double norm_eps, norm_decay;
    double init_std;            /* 0: the fan-in rule */
    uint32_t batch;
    double knob[KNOBS];
    struct ramp ramp[SPEC_RAMPS];
    size_t ramps;
    struct net_spec net[NETS];
    char *text;                 /* comments and blank lines removed, sets applied */
};

/* spec_parse - where names the source in messages; sets replace lines with the same key or are added */
void spec_parse(struct spec *s, const char *where, const char *text, const char *const *sets, size_t n_sets);
void spec_free(struct spec *s);

/* spec_knob - value of a knob at this step, ramps applied */
double spec_knob(const struct spec *s, enum knob k, uint64_t step);
/* spec_ramped - has this knob a ramp? */
int spec_ramped(const struct spec *s, enum knob k);

/* spec_encodes - the model has an encoder: all but the GAN (flipped, no reconstruction); spec_decodes - it has a
 * decoder: all but the classifier (forward, labels alone); spec_has_prior - its codes
 * are those of a prior: all but the forward ones without regularization */
int spec_encodes(const struct spec *s);
int spec_decodes(const struct spec *s);
int spec_has_prior(const struct spec *s);

size_t volume_size(const struct volume *v);

#endif
