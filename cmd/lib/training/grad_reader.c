#include "training/grad_reader.h"

#include "base/die.h"
#include "checkpoint/model_file.h"
#include "spec/fields.h"
#include "tensor/array.h"
#include "training/minibatch_reader.h"
#include "training/train_stage.h"
#include "training/train_state.h"

#include <stdlib.h>
#include <string.h>

const char *const loss_names[LOSSES] = { "rec", "reg", "gen", "label" };

/* The part that is being read. */
struct part {
    struct train_state state;
    const char *where;
    uint64_t rows;
    struct grad_sum *sum[NETS];      /* where its gradients go, once one has come */
    unsigned char seen[NETS][NET_TENSORS];
    int counts;                 /* its rows are new to the model */
};

void grad_reader_init(struct grad_reader *g, struct compute *c, struct model *m)
{
    memset(g, 0, sizeof *g);
    g->compute = c;
    g->m = m;
    grad_accum_init(&g->grads, c, m);
}

void grad_reader_free(struct grad_reader *g)
{
    grad_accum_free(&g->grads);
    minibatch_free(&g->last);
}

double grad_reader_loss(const struct grad_reader *g, enum loss loss)
{
    return g->loss[loss] / (double)g->rows[loss == LOSS_LABEL ? TERM_LABEL : TERM_ALL];
}

static void begin(struct grad_reader *g, struct part *p, struct stream *in)
{
    struct shape one = shape_of(0);
    memset(p, 0, sizeof *p);
    p->where = in->where;
    if (train_state_read(&p->state, &in->header))
        die_spec(in->where, "rows that were not made in training mode, so there is no gradient behind them");
    train_state_check(&p->state, g->m, model_spec_crc(g->m), 0, in->where);
    p->counts = p->state.term == TERM_ALL && p->state.sub >= g->m->sub;
    stream_need(in, "id", "i8", &one);
    train_stage_need(in, &g->m->spec, FIELD_X);
}

/* ---- rows ---- */

/* What the averaged networks look at: the last minibatch. */
static void keep_minibatch(struct grad_reader *g, const struct part *p, const struct stream *in, const struct block *b)
{
    static const enum field_id rows[] = { FIELD_X, FIELD_Z, FIELD_N, FIELD_EPS };
    const struct spec *spec = &g->m->spec;
    if (b->rows > g->last.capacity) {
        minibatch_free(&g->last);
        minibatch_init(&g->last, g->compute, g->m, b->rows);
    }
    minibatch_begin(&g->last, b->rows, p->state.step, p->state.sub);
    for (size_t i = 0; g->m->spec.hyper[EMA] > 0 && i < sizeof rows / sizeof *rows; i++) {
        if (!g->last.field[rows[i]])
            continue;
        train_stage_need(in, spec, rows[i]);
        train_stage_take(&g->last, spec, b, rows[i]);
    }
}

static void take_rows(struct grad_reader *g, struct part *p, struct stream *in, const struct block *b)
{
    if (b->rows > MINIBATCH_ROWS)
        die_data(stream_place(in), "a minibatch of %zu rows, at most %u are allowed", b->rows, MINIBATCH_ROWS);
    p->rows += b->rows;
    if (p->counts) {
        g->m->rows += b->rows;
        g->m->rows_crc = minibatch_reader_crc(g->m->rows_crc, b, 0, b->rows);
    }
    if (p->state.term == TERM_ALL)
        keep_minibatch(g, p, in, b);
}

/* ---- gradients ---- */

static enum net_id net_of(const struct grad_reader *g, struct stream *in, const char *name)
{
    const char *net = name + 5;
    for (int i = 0; i < NETS; i++) {
        size_t n = strlen(net_names[i]);
        if (strncmp(net, net_names[i], n) || net[n] != '.')
            continue;
        if (!g->m->has[i])
            break;
        return (enum net_id)i;
    }
    die_data(stream_place(in), "%s: the model has no such network", name);
}

static const struct net_tensor *tensor_of(const struct net *net, const char *name)
{
    for (size_t i = 0; i < net->tensors; i++)
        if (!strcmp(net->tensor[i].name, name))
            return &net->tensor[i];
    return NULL;
}

/* Networks that must not have moved since this gradient was computed: its own, and for encoder and decoder the
 * discriminators that checked. */
static unsigned networks_seen(const struct part *p, enum net_id id)
{
    unsigned nets = 1u << id;
    for (int i = DISC_REC; i <= DISC_REG && id <= DECODER; i++)
        nets |= p->state.updates_seen[i] ? 1u << i : 0;
    return nets;
}

/* The first tensor of a network in this part: has the network moved since? */
static struct grad_sum *sum_for(struct grad_reader *g, struct part *p, const struct stream *in, enum net_id id)
{
    if (!p->sum[id]) {
        if (!p->state.updates_seen[id])
            die_spec(in->where, "a gradient of %s, but the header does not say of which update", net_names[id]);
        train_state_check(&p->state, g->m, model_spec_crc(g->m), networks_seen(p, id), in->where);
        p->sum[id] = grad_accum_begin(&g->grads, p->state.term, id);
    }
    return p->sum[id];
}

static void take_tensor(struct grad_reader *g, struct part *p, struct stream *in, const struct tensor *t)
{
    char have[SHAPE_TEXT], want[SHAPE_TEXT];
    enum net_id id = net_of(g, in, t->name);
    const struct net *net = &g->m->net[id];
    const struct net_tensor *to = tensor_of(net, t->name + 5);
    int state = !strncmp(t->name, "stat.", 5);
    struct grad_sum *sum = sum_for(g, p, in, id);
    if (state && !strcmp(t->name + 5 + strlen(net_names[id]), ".batches") && t->type == DT_F8 && !t->shape.rank) {
        double v = *(const double *)t->data;
        if (!(v >= 1 && v <= 1e6))
            die_data(stream_place(in), "%s: %g", t->name, v);
        sum->sets = (unsigned)v;
        return;
    }
    if (!to || to->state != state || t->type != (state ? DT_F8 : DT_F4) || !shape_equal(&t->shape, &to->shape))
        die_data(stream_place(in), "%s: %s %s%s%s", t->name, dtype_name(t->type), shape_text(&t->shape, have),
                 to ? " where the model has " : ", which the model does not have", to ? shape_text(&to->shape, want) : "");
    if (p->seen[id][to - net->tensor]++)
        die_data(stream_place(in), "%s: a second time", t->name);
    if (state)
        memcpy(sum->stats + to->offset - net->parameters, t->data, to->count * sizeof *sum->stats);
    else
        array_put(sum->grad + to->offset, t->data, to->count);
}

static void take_loss(struct grad_reader *g, struct stream *in, const struct tensor *t)
{
    for (int i = 0; i < LOSSES; i++)
        if (!strcmp(t->name + 5, loss_names[i]) && t->type == DT_F8 && !t->shape.rank) {
            g->loss[i] += *(const double *)t->data;
            g->tells[i] = 1;
            return;
        }
    die_data(stream_place(in), "%s: no loss that is known here", t->name);
}

/* ---- the end of a part ---- */

/* The first tensor that did not come, of the parameters or of the statistics; or NULL. */
static const char *missing(const struct net *net, const unsigned char *seen, int state)
{
    for (size_t i = 0; i < net->tensors; i++)
        if (net->tensor[i].state == state && !seen[i])
            return net->tensor[i].name;
    return NULL;
}

static void finish(struct grad_reader *g, struct part *p)
{
    unsigned nets = 0, before = 0;
    for (int i = 0; i < NETS; i++) {
        const struct net *net = &g->m->net[i];
        const char *name;
        before |= g->grads.sum[p->state.term][i].rows ? 1u << i : 0;
        if (!p->sum[i])
            continue;
        if ((name = missing(net, p->seen[i], 0)))
            die_data(p->where, "grad.%s is missing among the gradients of %s", name, net_names[i]);
        if (p->state.term == TERM_ALL && ((name = missing(net, p->seen[i], 1)) || (net_has_running_stats(net) && !p->sum[i]->sets)))
            die_spec(p->where, "gradients of %s without its batch statistics (stat.%s)", net_names[i], name ? name : "...batches");
        grad_accum_end(&g->grads, p->state.term, (enum net_id)i, p->rows);
        nets |= 1u << i;
    }
    if (!p->rows)
        die_data(p->where, "no rows");
    if (!nets)
        die_data(p->where, "rows without a gradient behind them: nothing to step on");
    if (before && before != nets)
        die_spec(p->where, "not gradients of the networks that the part before it has those of: its rows would count twice");
    g->rows[p->state.term] += p->rows;
}

/* What was gathered must be a step. */
static void eval_run(const struct grad_reader *g, const struct stream *in)
{
    const struct grad_sum *sum = g->grads.sum[TERM_ALL];
    const struct model *m = g->m;
    if (m->has[ENCODER] && m->has[DECODER] && !sum[ENCODER].rows != !sum[DECODER].rows)
        die_spec(in->where, "gradients of %s without those of %s, which move together",
                 net_names[sum[ENCODER].rows ? ENCODER : DECODER], net_names[sum[ENCODER].rows ? DECODER : ENCODER]);
    if (!g->rows[TERM_ALL])
        die_spec(in->where, "the term of the labels alone; the gradients of encoder and decoder are missing");
    if (m->spec.hyper[LABELS] > 0 && !sum[ENCODER].rows != !g->rows[TERM_LABEL])
        die_spec(in->where, sum[ENCODER].rows ? "the spec has labels, but their term is missing"
                                              : "the term of the labels belongs to the step of encoder and decoder");
}

void grad_reader_read(struct grad_reader *g, struct stream *in)
{
    struct part part;
    struct block b;
    uint64_t at = 0;
    in->per_part_header = 1;
    begin(g, &part, in);
    while (stream_next(in, &b)) {
        if (in->parts != at) {
            finish(g, &part);
            begin(g, &part, in);
            at = in->parts;
        }
        if (!b.is_aggregate)
            take_rows(g, &part, in, &b);
        for (size_t i = 0; b.is_aggregate && i < b.tensors; i++)
            if (!strncmp(b.t[i]->name, "loss.", 5))
                take_loss(g, in, b.t[i]);
            else
                take_tensor(g, &part, in, b.t[i]);
    }
    finish(g, &part);
    eval_run(g, in);
}
