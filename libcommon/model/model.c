/* model.c - networks, averages and moments of a model */
#include "model/model.h"

#include "engine/engine.h"
#include "spec/objective.h"

#include <string.h>

unsigned model_networks_of(const struct spec *s)
{
    unsigned nets = 0;
    for (int i = 0; i < NETS; i++)
        nets |= objective_has(s, (enum net_id)i) ? 1u << i : 0;
    return nets;
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
            m->average[i] = array_new(m->net[i].values);
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
            compute_engine(c)->arrays->copy(m->average[i], m->net[i].value, m->net[i].values);
    }
}

void model_alloc_moments_of(struct model *m, int id, struct tile part)
{
    m->moments[id] = part;
    m->m[id] = array_new(part.count);
    m->v[id] = array_new(part.count);
}

void model_alloc_moments(struct model *m)
{
    for (int i = 0; i < NETS; i++)
        if (m->has[i])
            model_alloc_moments_of(m, i, (struct tile){ 0, m->net[i].parameters });
}

void model_free(struct model *m)
{
    for (int i = 0; i < NETS; i++) {
        if (m->has[i])
            net_free(&m->net[i]);
        array_free(m->average[i]);
        array_free(m->m[i]);
        array_free(m->v[i]);
    }
    spec_free(&m->spec);
    memset(m, 0, sizeof *m);
}

void model_input_u1(const struct spec *s, const unsigned char *x, size_t values, real *to)
{
    array_put_pixels(to, x, values, s->is_signed);
}

void model_input_f4(const float *x, size_t values, real *to)
{
    array_put(to, x, values);
}
