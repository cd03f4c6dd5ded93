/* objective.h - the table of objectives: in which direction, by which terms (man 7 iae-objectives)
 *
 * A direction says which stages follow one another in the forward pass, what each discriminator compares, and thereby which
 * fields each stage reads and makes. The reconstruction and the regularization are rows that say what they need. Adding
 * one is a row here, and its loss in train/losses.c.
 */
#ifndef SPEC_OBJECTIVE_H
#define SPEC_OBJECTIVE_H

#include "spec/fields.h"
#include "spec/spec.h"

/* The stages of a step: forward, the losses, backward. */
enum stage_kind { STAGE_SAMPLE, STAGE_ENCODE, STAGE_DECODE, STAGE_DISC, STAGE_GEN, STAGE_ENCODE_BACK, STAGE_DECODE_BACK };

/* What rec is shown as one: data and code. */
struct pairing {
    enum field_id data, code;
};

struct direction {
    enum stage_kind forward[3];         /* the stages of the forward pass, in order; the backward pass reverses them */
    size_t stages;
    int from_prior;                     /* it begins with z ~ p(z) and n, not with x: the encoder's code is zhat */
    int of_codes;                       /* what is reconstructed is the code: the encoder reads xhat, reg compares data */
    struct pairing rec_real, rec_fake;
    unsigned reconstructions, regularizations;  /* that go with it: sets of 1u << RECON_..., 1u << REGUL_... */
    const char *wrong_reconstruction, *wrong_regularization;    /* messages for others */
};

const struct direction *objective_direction(const struct spec *s);
/* How a spec writes them; NULL after the last one. */
extern const char *const objective_direction_words[], *const objective_reconstruction_words[], *const objective_regularization_words[];

/* objective_name - what models of this direction and these terms are called, or NULL: they have no name */
const char *objective_name(const struct spec *s);

/* objective_code - the field of the code that the encoder makes, z or zhat; objective_gradient - d.z or d.zhat;
 * objective_encoder_input - x or xhat; labelled rows go x -> z in any direction */
enum field_id objective_code(const struct spec *s, int labelled);
enum field_id objective_gradient(const struct spec *s, int labelled);
enum field_id objective_encoder_input(const struct spec *s, int labelled);

/* objective_has - does this network take part? objective_has_prior - are the codes those of a prior? objective_has_head - does
 * the encoder end in mean and log variance? */
int objective_has(const struct spec *s, enum net_id net);
int objective_has_prior(const struct spec *s);
int objective_has_head(const struct spec *s);

/* objective_width - values of a field in a row of this model, 0: it has none */
size_t objective_width(const struct spec *s, enum field_id field);

/* objective_stage_fields - what a stage reads and makes in this model, as sets of 1u << FIELD_... */
void objective_stage_fields(const struct spec *s, int labelled, enum stage_kind stage, unsigned *reads, unsigned *makes);

#endif
