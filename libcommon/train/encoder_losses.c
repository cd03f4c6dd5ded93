/* encoder_losses.c - the KL divergence of a variational encoder, and the cross-entropy of labels */
#include "train/encoder_losses.h"

#include <math.h>
#include <string.h>

double encoder_loss_kl(const struct minibatch *o, const struct spec *s)
{
    double w = spec_hyper(s, WEIGHT_REG, o->step), sum = 0;
    for (size_t i = 0; i < o->n * s->Dz; i++) {
        double mu = (double)o->field[FIELD_MU][i], lv = (double)o->field[FIELD_LV][i], var = exp(lv);
        sum += (mu * mu + var - lv - 1) / 2;
        o->field[FIELD_DMU][i] += (real)(w * mu);
        o->field[FIELD_DLV][i] += (real)(w * (var - 1) / 2);
    }
    return w * sum;
}

double encoder_loss_label(const struct minibatch *o, const struct spec *s, const real *z)
{
    real *dz = o->field[FIELD_DZ];
    double w = spec_hyper(s, WEIGHT_LABEL, o->step), sum = 0;
    memset(dz, 0, o->n * s->Dz * sizeof *dz);
    for (size_t i = 0; i < o->n; i++) {
        size_t k = i * s->Dz + (size_t)o->y[i];
        double p = (double)z[k] > SMALLEST_P ? (double)z[k] : SMALLEST_P;
        sum -= log(p);
        dz[k] = (real)(-w / p);
    }
    return w * sum;
}
