/* encoder_losses.c - the KL divergence of a variational encoder, and the cross-entropy of labels */
#include "train/encoder_losses.h"

#include "engine/engine.h"

double encoder_loss_kl(const struct minibatch *o, const struct spec *s)
{
    double w = spec_hyper(s, WEIGHT_REG, o->step);
    real *const *f = o->field;
    return w * compute_engine(o->compute)->losses->kl(f[FIELD_MU], f[FIELD_LV], o->n * s->Dz, w, f[FIELD_DMU], f[FIELD_DLV]);
}

double encoder_loss_label(const struct minibatch *o, const struct spec *s, const real *z)
{
    double w = spec_hyper(s, WEIGHT_LABEL, o->step);
    return w * compute_engine(o->compute)->losses->label(z, o->y, o->n, s->Dz, w, o->field[FIELD_DZ]);
}
