/* objective.c - the table of objectives, and what follows from it */
#include "spec/objective.h"

#define ANY (~0u)
#define JOINT_ONLY "direction joint needs reconstruction adversarial and regularization none"

/* x -> z -> xhat; z -> xhat -> zhat, x beside for reg; x -> zhat, and z -> xhat. Pairs: paper eq. 7; eq. 15; sections 2, 3. */
static const struct direction directions[] = {
    [FORWARD] = { .forward = { STAGE_ENCODE, STAGE_DECODE }, .stages = 2,
                  .rec_real = { FIELD_X, FIELD_Z }, .rec_fake = { FIELD_XHAT, FIELD_Z },
                  .reconstructions = ANY, .regularizations = ANY },
    [FLIPPED] = { .forward = { STAGE_SAMPLE, STAGE_DECODE, STAGE_ENCODE }, .stages = 3, .from_prior = 1, .of_codes = 1,
                  .rec_real = { FIELD_XHAT, FIELD_Z }, .rec_fake = { FIELD_XHAT, FIELD_ZHAT },
                  .reconstructions = 1u << RECON_ADVERSARIAL | 1u << RECON_LIKELIHOOD | 1u << RECON_NONE,
                  .wrong_reconstruction = "direction flipped reconstructs codes: reconstruction adversarial, likelihood or none",
                  .regularizations = 1u << REGUL_ADVERSARIAL,
                  .wrong_regularization = "direction flipped needs regularization adversarial, by which the decoder learns the data" },
    [JOINT] = { .forward = { STAGE_SAMPLE, STAGE_DECODE, STAGE_ENCODE }, .stages = 3, .from_prior = 1,
                .rec_real = { FIELD_X, FIELD_ZHAT }, .rec_fake = { FIELD_XHAT, FIELD_Z },
                .reconstructions = 1u << RECON_ADVERSARIAL, .wrong_reconstruction = JOINT_ONLY,
                .regularizations = 1u << REGUL_NONE, .wrong_regularization = JOINT_ONLY },
};

const char *const objective_direction_words[] = { [FORWARD] = "forward", [FLIPPED] = "flipped", [JOINT] = "joint", NULL };
#define WORD(id, word) [id] = word,
const char *const objective_reconstruction_words[] = { SPEC_RECONSTRUCTIONS(WORD) NULL };
const char *const objective_regularization_words[] = { [REGUL_ADVERSARIAL] = "adversarial", [REGUL_KL] = "kl", [REGUL_NONE] = "none", NULL };

const struct direction *objective_direction(const struct spec *s)
{
    return &directions[s->direction];
}

/* ---- names ---- */

static const struct {
    enum direction_kind direction;
    enum reconstruction_kind reconstruction;
    enum regularization_kind regularization;
    const char *name;
} names[] = {
    { FORWARD, RECON_ADVERSARIAL, REGUL_ADVERSARIAL, "implicit autoencoder (IAE)" },
    { FORWARD, RECON_ADVERSARIAL, REGUL_NONE, "implicit autoencoder (IAE) without a prior" },
    { FORWARD, RECON_EUCLIDEAN, REGUL_ADVERSARIAL, "adversarial autoencoder (AAE)" },
    { FORWARD, RECON_EUCLIDEAN, REGUL_NONE, "autoencoder" },
    { FORWARD, RECON_LIKELIHOOD, REGUL_KL, "variational autoencoder (VAE)" },
    { FLIPPED, RECON_ADVERSARIAL, REGUL_ADVERSARIAL, "flipped implicit autoencoder (FIAE)" },
    { FLIPPED, RECON_LIKELIHOOD, REGUL_ADVERSARIAL, "InfoGAN" },
    { FLIPPED, RECON_NONE, REGUL_ADVERSARIAL, "GAN" },
    { JOINT, RECON_ADVERSARIAL, REGUL_NONE, "ALI, BiGAN" },
    { FORWARD, RECON_NONE, REGUL_NONE, "classifier" },          /* by its labels alone */
};

const char *objective_name(const struct spec *s)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].direction == s->direction && names[i].reconstruction == s->reconstruction && names[i].regularization == s->regularization)
            return names[i].name;
    return NULL;
}

/* ---- networks ---- */

static int encodes(const struct spec *s)
{
    return !objective_direction(s)->of_codes || s->reconstruction != RECON_NONE;        /* all but the GAN */
}

static int decodes(const struct spec *s)
{
    return objective_has_prior(s) || s->reconstruction != RECON_NONE;                   /* all but the classifier */
}

int objective_has(const struct spec *s, enum net_id net)
{
    switch (net) {
    case ENCODER: return encodes(s);
    case DECODER: return decodes(s);
    case DISC_REC: return s->reconstruction == RECON_ADVERSARIAL;
    case DISC_REG: return s->regularization == REGUL_ADVERSARIAL;
    default: return 0;
    }
}

int objective_has_prior(const struct spec *s)
{
    return objective_direction(s)->from_prior || s->regularization != REGUL_NONE;
}

int objective_has_head(const struct spec *s)
{
    return s->regularization == REGUL_KL ||
           (objective_direction(s)->of_codes && s->reconstruction == RECON_LIKELIHOOD && s->code == CODE_GAUSSIAN);
}

/* ---- fields ---- */

enum field_id objective_code(const struct spec *s, int labelled)
{
    return objective_direction(s)->from_prior && !labelled ? FIELD_ZHAT : FIELD_Z;
}

enum field_id objective_gradient(const struct spec *s, int labelled)
{
    return objective_code(s, labelled) == FIELD_Z ? FIELD_DZ : FIELD_DZHAT;
}

enum field_id objective_encoder_input(const struct spec *s, int labelled)
{
    return objective_direction(s)->of_codes && !labelled ? FIELD_XHAT : FIELD_X;
}

size_t objective_width(const struct spec *s, enum field_id field)
{
    switch (field) {
    case FIELD_X: return volume_size(&s->data);
    case FIELD_XHAT: case FIELD_DXHAT: return decodes(s) ? volume_size(&s->data) : 0;
    case FIELD_Z: case FIELD_DZ: return s->Dz;
    case FIELD_N: return decodes(s) ? s->Dn : 0;
    case FIELD_EPS: return encodes(s) ? s->De : 0;
    case FIELD_ZHAT: case FIELD_DZHAT: return encodes(s) && objective_direction(s)->from_prior && !s->head ? s->Dz : 0;
    case FIELD_MU: case FIELD_LV: case FIELD_DMU: case FIELD_DLV: return s->head ? s->Dz : 0;
    default: return 0;
    }
}

#define BIT(name) (1u << FIELD_##name)

void objective_stage_fields(const struct spec *s, int labelled, enum stage_kind stage, unsigned *reads, unsigned *makes)
{
    const struct direction *d = objective_direction(s);
    unsigned input = 1u << objective_encoder_input(s, labelled), head = BIT(MU) | BIT(LV), data_and_codes = BIT(X) | BIT(Z) | BIT(XHAT) | BIT(ZHAT);
    unsigned from_prior = d->from_prior ? BIT(N) : 0, to_code = d->from_prior ? 0 : BIT(DZ), d_input = input == BIT(XHAT) ? BIT(DXHAT) : 0;
    unsigned d_code = 1u << objective_gradient(s, 0) | (d->from_prior ? BIT(DMU) | BIT(DLV) : 0);
    *reads = *makes = 0;
    switch (stage) {
    case STAGE_SAMPLE: *makes = BIT(Z) | BIT(N); break;
    case STAGE_ENCODE: *reads = input, *makes = BIT(EPS) | 1u << objective_code(s, labelled) | head; break;
    case STAGE_DECODE: *reads = BIT(Z) | from_prior, *makes = BIT(XHAT) | (d->from_prior ? 0 : BIT(N)); break;
    case STAGE_DISC: *reads = data_and_codes; break;
    case STAGE_GEN: *reads = data_and_codes | head, *makes = BIT(DXHAT) | d_code; break;
    case STAGE_ENCODE_BACK: *reads = labelled ? input : input | d_code | d_input, *makes = d_input; break;
    case STAGE_DECODE_BACK: *reads = BIT(Z) | BIT(DXHAT) | to_code | from_prior, *makes = to_code; break;
    }
    unsigned there = 0;
    for (int f = 0; f < FIELDS; f++)
        there |= objective_width(s, (enum field_id)f) ? 1u << f : 0;
    *reads &= there;
    *makes &= there;
}
