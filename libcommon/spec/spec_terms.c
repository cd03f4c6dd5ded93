/* spec_terms.c - do the terms of a spec's objective go together? */
#include "spec/spec_terms.h"

#include "spec/objective.h"

#include <stdio.h>

/* Terms that go together (the table of objectives, man 7 iae-objectives). */
int spec_terms_check(const struct spec *s, char error[200])
{
    enum reconstruction_kind rec = s->reconstruction;
    enum regularization_kind reg = s->regularization;
    const struct direction *d = objective_direction(s);
    const char *wrong = NULL;
    if (!s->data.c)
        return snprintf(error, 200, "no line 'data'"), -1;
    if (!s->Dz)
        return snprintf(error, 200, "no line 'code'"), -1;
    if (!objective_has(s, DECODER) && s->hyper[LABELS] <= 0)
        wrong = "reconstruction none and regularization none leave nothing to train without labels";
    else if (!(d->reconstructions >> rec & 1))
        wrong = d->wrong_reconstruction;
    else if (!(d->regularizations >> reg & 1))
        wrong = d->wrong_regularization;
    else if (reg == REGUL_KL && s->code != CODE_GAUSSIAN)
        wrong = "regularization kl needs a gaussian code";
    else if (s->hyper[LABELS] > 0 && (s->code != CODE_CATEGORICAL || !objective_has(s, ENCODER)))
        wrong = "labels need an encoder and a categorical code";
    else if ((unsigned)s->hyper[LABELS] == 1)
        wrong = "labels 1: a minibatch of one row has no batch statistics";
    else if (d->of_codes && rec == RECON_LIKELIHOOD && s->hyper[JITTER_GLOBAL] > 0)
        wrong = "jitter global would enter the logarithm of the likelihood";
    else if (s->priors && (s->code != CODE_CATEGORICAL || s->priors != s->Dz))
        wrong = "prior needs a categorical code, and a number for each category";
    else if (s->running && (d->from_prior || reg != REGUL_ADVERSARIAL))
        wrong = "running needs codes that reg scores, in the direction forward";
    else if (!s->running && spec_scheduled(s, RUNNING))
        wrong = "ramp running needs a line 'code categorical K running A'";
    else if (s->logprior && (s->code != CODE_GAUSSIAN || d->from_prior || reg != REGUL_ADVERSARIAL))
        wrong = "logprior needs a gaussian code that reg scores";
    return wrong ? snprintf(error, 200, "%s", wrong), -1 : 0;
}
