/* spec.h - a model described by a text that mirrors the paper's Appendix D (grammar: man 5 iae-spec)
 *
 * Invariants  a spec that was parsed fits together: shapes follow one another, numbers are in their ranges
 * Memory      struct spec owns its text; spec_free
 * Failure     anything that does not fit ends with 78 and names file, line and what was expected
 *
 *     spec_hyper(&s, WEIGHT_REC, step);                       a number, by its schedule
 */
#ifndef SPEC_SPEC_H
#define SPEC_SPEC_H

#include <stddef.h>
#include <stdint.h>

enum net_id { ENCODER, DECODER, DISC_REC, DISC_REG, NETS };
extern const char *const net_names[NETS];       /* encoder decoder rec reg */

enum bn_kind { BN_NONE, BN_AFFINE, BN_NO_AFFINE, BN_SCALE };

struct volume {
    uint32_t h, w, c;
};

struct activation;              /* nn/activation.h */
struct layer_ops;               /* nn/layer.h */

#define SPEC_LABEL 16           /* bytes of a layer's name, with its end */

struct layer_spec {
    const struct layer_ops *ops;
    struct volume in, out;      /* in is filled in when the spec is checked */
    uint32_t kernel_size, stride;
    const struct activation *act;
    double slope;               /* the activation's parameter */
    enum bn_kind bn;
    int spectral;               /* the weight is divided by its largest singular value */
    int concat;                 /* the encoder's noise eps joins this layer's input */
    double noise, dropout;      /* on its input, in training: N(0,noise^2), and the share of values set to 0 */
    int mbstd;                  /* the standard deviation over the minibatch joins this layer's input, one more feature */
    char label[SPEC_LABEL];     /* its name for `add`, or "" */
    uint32_t link;              /* of `add`: 1 + the number of the layer whose result is added; else 0 */
};

#define SPEC_SIDE 65536         /* most pixels of a side */
#define SPEC_ROW ((size_t)1 << 20)      /* most values of one row between two layers */
#define SPEC_LAYERS 16
#define SPEC_SCHEDULES 8
#define SPEC_PRIOR 256          /* most categories whose probabilities are given */

struct net_spec {
    struct layer_spec layer[SPEC_LAYERS];
    size_t layers;
    int line;                   /* 0: this network was not given */
};

enum code_kind { CODE_GAUSSIAN, CODE_CATEGORICAL };
enum direction_kind { FORWARD, FLIPPED, JOINT };     /* x -> z -> xhat; z -> xhat -> zhat; x -> zhat beside z -> xhat */
/* Terms for the reconstruction, with their words; each has its loss in train/losses.c */
#define SPEC_RECONSTRUCTIONS(R) \
    R(RECON_ADVERSARIAL, "adversarial") \
    R(RECON_EUCLIDEAN, "euclidean") \
    R(RECON_LIKELIHOOD, "likelihood") \
    R(RECON_NONE, "none") \
    R(RECON_LAPLACE, "laplace")

#define SPEC_RECONSTRUCTION_ID(id, word) id,
enum reconstruction_kind { SPEC_RECONSTRUCTIONS(SPEC_RECONSTRUCTION_ID) };
enum regularization_kind { REGUL_ADVERSARIAL, REGUL_KL, REGUL_NONE };
enum condition { COND_LOCATION, COND_INVARIANT };

/* Hyperparameters: numbers of the spec, which may follow a schedule (the line `ramp`): name, as a spec writes it, default
 * (NAN: that of the line adam), smallest and largest value. The learning rates are in the order of enum net_id; STEPS to
 * RUNNING are parts of other lines; those from LABELS on are integers. */
#define SPEC_HYPERS(H) \
    H(LEARNING_RATE_ENCODER, "rate encoder", NAN, 0, 10) \
    H(LEARNING_RATE_DECODER, "rate decoder", NAN, 0, 10) \
    H(LEARNING_RATE_REC, "rate rec", NAN, 0, 10) \
    H(LEARNING_RATE_REG, "rate reg", NAN, 0, 10) \
    H(LEARNING_RATE_DECAY, "decay", 1, 0, 1) \
    H(STEPS_REC, "steps rec", 1, 1, 100) \
    H(STEPS_REG, "steps reg", 1, 1, 100) \
    H(BELOW_REC, "below rec", 0, 0, 100) \
    H(BELOW_REG, "below reg", 0, 0, 100) \
    H(RUNNING, "running", 0, 0, 1) \
    H(WEIGHT_REC, "weight rec", 1, 0, 1e6) \
    H(WEIGHT_REG, "weight reg", 1, 0, 1e6) \
    H(WEIGHT_LABEL, "weight label", 1, 0, 1e6) \
    H(WEIGHT_DECODER, "weight decoder", 1, 0, 1e6) \
    H(WEIGHT_POSITIVE, "weight positive", 0, 0, 1e6) \
    H(WEIGHT_MISMATCH, "weight mismatch", 0, 0, 1e6) \
    H(WEIGHT_ENTROPY, "weight entropy", 0, 0, 1e6) \
    H(JITTER_INPUT, "jitter input", 0, 0, 100) \
    H(JITTER_CODE, "jitter code", 0, 0, 100) \
    H(JITTER_IMAGE, "jitter image", 0, 0, 100) \
    H(JITTER_GLOBAL, "jitter global", 0, 0, 100) \
    H(SMOOTH, "smooth", 1, 0.5, 1) \
    H(CLIP, "clip", 0, 0, 1e9) \
    H(EMA, "ema", 0, 0, 0.999999) \
    H(SCALE_CODE, "scale code", 1, 1e-3, 1e3) \
    H(FREEZE_ENCODER, "freeze encoder", 0, 0, 1e9) \
    H(LABELS, "labels", 0, 0, 1 << 20) \
    H(SHARDS, "shards", 1, 1, 1024)

#define SPEC_HYPER_ID(id, name, usual, min, max) id,
enum hyper { SPEC_HYPERS(SPEC_HYPER_ID) HYPERS };

struct hyper_range {
    const char *name;           /* as a spec writes it */
    double default_value, min, max;     /* NAN for that of the line adam */
};
extern const struct hyper_range spec_hypers[HYPERS];

struct schedule {
    enum hyper hyper;
    double from, to, steps, start;
};

struct spec {
    struct volume data;
    int is_signed;              /* x in [-1,1], not in [0,1] */
    enum code_kind code;
    uint32_t Dz, Dn, De;
    double prior[SPEC_PRIOR];   /* probabilities of the categories, which are equally likely if there is no line */
    size_t priors;
    int running;                /* p(y) is in part the running mean of the encoder's codes: the hyperparameter RUNNING */
    int logprior;               /* reg's logit is that of its network - |z|^2/2 */
    int head;                   /* the encoder ends in mean and log variance of q(z|x), 2 Dz values; then De = Dz */
    enum direction_kind direction;
    enum reconstruction_kind reconstruction;
    enum regularization_kind regularization;
    enum condition condition;
    uint32_t condition_hidden;
    double adam_rate, adam_b1, adam_b2;
    double bn_eps, bn_decay;
    double init_std;            /* 0: the fan-in rule */
    uint32_t batch;
    int is_rounded;             /* precision bf16: factors of products are rounded */
    double hyper[HYPERS];
    struct schedule schedule[SPEC_SCHEDULES];
    size_t schedules;
    struct net_spec net[NETS];
    char *text;                 /* comments and blank lines removed, sets applied */
};

void spec_defaults(struct spec *s);
void spec_free(struct spec *s);

/* spec_hyper - value of a hyperparameter at this step, by its schedule if it has one */
double spec_hyper(const struct spec *s, enum hyper k, uint64_t step);
/* spec_scheduled - does this hyperparameter follow a schedule? */
int spec_scheduled(const struct spec *s, enum hyper k);

size_t volume_size(const struct volume *v);
/* volume_text - as a spec writes it: "28x28x1", or "2000" for 1x1x2000 */
#define VOLUME_TEXT 36
const char *volume_text(const struct volume *v, char text[VOLUME_TEXT]);
/* volume_parse - "28x28x1", or "2000" for 1x1x2000; 0, or -1, also where it is larger than SPEC_SIDE and SPEC_ROW allow */
int volume_parse(const char *s, struct volume *v);

#endif
