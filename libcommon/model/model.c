/* model.c - networks, averages and moments of a model */
#include "model/model.h"

#include "base/alloc.h"
#include "spec/objective.h"
#include "tensor/compute.h"
#include "tensor/pixels.h"

#include <math.h>
#include <string.h>

unsigned model_networks_of(const struct spec *s)
{
    unsigned nets = 0;
    for (int i = 0; i < NETS; i++)
        nets |= objective_has(s, (enum net_id)i) ? 1u << i : 0;
    return nets;
}

static real *zeros(size_t n)
{
    return aligned_zero(n * sizeof(real));
}

void model_init(struct model *m, const struct spec *spec, unsigned nets)
{
    memset(m, 0, sizeof *m);
    m->spec = *spec;
    nets |= spec->running ? MODEL_ENCODER : 0;
    for (int i = 0; i < NETS; i++) {
        if (!(nets & model_networks_of(spec) & 1u << i))
            continue;
        m->has[i] = 1;
        net_init(&m->net[i], spec, (enum net_id)i);
        if (spec->hyper[EMA] > 0 && (i == ENCODER || i == DECODER))
            m->average[i] = zeros(m->net[i].values);
    }
}

void model_init_weights(struct model *m, struct compute *c, uint64_t seed)
{
    m->seed = seed;
    for (int i = 0; i < NETS; i++) {
        if (!m->has[i])
            continue;
        net_init_weights(&m->net[i], c, &m->spec, seed);
        if (m->average[i])
            memcpy(m->average[i], m->net[i].value, m->net[i].values * sizeof *m->average[i]);
    }
}

void model_alloc_moments(struct model *m)
{
    for (int i = 0; i < NETS; i++) {
        if (!m->has[i])
            continue;
        m->m[i] = zeros(m->net[i].parameters);
        m->v[i] = zeros(m->net[i].parameters);
    }
}

void model_free(struct model *m)
{
    for (int i = 0; i < NETS; i++) {
        if (m->has[i])
            net_free(&m->net[i]);
        aligned_free(m->average[i]);
        aligned_free(m->m[i]);
        aligned_free(m->v[i]);
    }
    spec_free(&m->spec);
    memset(m, 0, sizeof *m);
}

void model_input_u1(const struct spec *s, const unsigned char *x, size_t values, real *to)
{
    for (size_t i = 0; i < values; i++)
        to[i] = pixel_value(x[i], s->is_signed);
}

void model_input_f4(const float *x, size_t values, real *to)
{
    for (size_t i = 0; i < values; i++)
        to[i] = (real)x[i];
}
