#include "train/bn_recalibrate.h"

#include "base/alloc.h"
#include "nn/rounded_weights.h"

#include <stdlib.h>
#include <string.h>

void bn_recalibrate_init(struct bn_recalibrate *r, struct compute *c, struct model *m, size_t room)
{
    memset(r, 0, sizeof *r);
    r->m = m;
    minibatch_init(&r->o, c, m, room);
    for (int i = ENCODER; i <= DECODER; i++) {
        if (!m->has[i])
            continue;
        size_t n = m->net[i].statistics - m->net[i].parameters;
        r->net[i] = rounded_weights_borrow(&m->net[i], m->average[i] ? m->average[i] : m->net[i].value, c);
        r->moments[i].mean = xzero(n + 1, sizeof(double));
        r->moments[i].m2 = xzero(n + 1, sizeof(double));
    }
}

void bn_recalibrate_free(struct bn_recalibrate *r)
{
    for (int i = 0; i < NETS; i++) {
        rounded_weights_return(&r->net[i]);
        free(r->moments[i].mean);
        free(r->moments[i].m2);
    }
    minibatch_free(&r->o);
    memset(r, 0, sizeof *r);
}

static void add(struct bn_recalibrate *r, int id, const struct net_run *p)
{
    net_run_merge_moments(p, &r->net[id], (double)r->rows, r->moments[id].mean, r->moments[id].m2);
}

void bn_recalibrate_add(struct bn_recalibrate *r, size_t n)
{
    minibatch_begin(&r->o, n, r->m->step, 0);
    minibatch_draw_noise(&r->o, r->m);
    minibatch_forward_for_stats(&r->o, r->m, &r->net[ENCODER], &r->net[DECODER]);
    if (r->m->has[ENCODER])
        add(r, ENCODER, &r->o.encoder);
    if (r->m->has[DECODER])
        add(r, DECODER, &r->o.decoder);
    r->rows += n;
}

void bn_recalibrate_finish(struct bn_recalibrate *r)
{
    for (int id = ENCODER; id <= DECODER; id++)
        net_set_running_stats(&r->net[id], (double)r->rows, r->moments[id].mean, r->moments[id].m2);
}
