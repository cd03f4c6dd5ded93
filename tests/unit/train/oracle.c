/* oracle.c - whole training steps against numbers that PyTorch computed. Reference: tests/oracle (twin.py, make-fixtures.py)
 *
 * Each case of tests/oracle/steps.iae is a spec, minibatches, and what the twin found in three steps in float64:
 * initial values from its own Philox, logits, losses, codes and pictures, every gradient, running statistics, averages,
 * and how far every parameter moved. Of larger tensors the fixture holds the norm and some values (summary in make-fixtures.py).
 *
 * How far apart may two right answers be? Losses and activations 1e-5; gradients 1e-4 of a tensor's norm, or what
 * PyTorch itself loses in float32, where that is more (in the one large model). Parameters are compared by the way
 * they went, not by where they are, which would hide a wrong step behind a large weight. Adam divides by the size of
 * the gradient itself, so it turns the rounding error of a gradient near 0 into a step of full size: where a tensor's
 * gradients are known to c, a value's to 4 c of their root mean square, a step is known to rate min(2, 4 c rms/|g|).
 * tags: check:asan
 */
#include "base/alloc.h"
#include "engine/engine.h"
#include "model/spec_parse.h"
#include "spec/fields.h"
#include "spec/objective.h"
#include "stream/stream_reader.h"
#include "tensor/compute.h"
#include "train/losses.h"
#include "train/trainer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct compute *compute;

#define FIXTURE "tests/oracle/steps.iae"
#define CASES 80

#ifdef IAE_DOUBLE               /* tests/oracle/README: against make-fixtures.py --whole */
#define NEAR 1e-9
#define NEAR_GRAD 1e-8
#define NEAR_LATER 1e-8
#define NOISE 1e-10
#define SAME 1e-13
#else
#define NEAR 1e-5
#define NEAR_GRAD 1e-4
#define NEAR_LATER 1e-3         /* activations after an update: Adam's steps differ, see above */
#define NOISE 1e-5
#define SAME 3e-7
#endif

static struct header header;
static struct tensor *fixture;
static size_t fixtures;

/* The largest differences seen, in the measure of their checks. */
static struct {
    double start, forward, later, loss, grad, rough, moved, doubtful, values;
} worst;

static void see(double *w, double d)
{
    *w = d > *w ? d : *w;
}

/* ---- the fixture ---- */

static void load(const char *path)
{
    struct stream in;
    struct block b;
    stream_open_model(&in, path);
    header_copy(&header, &in.header);
    while (stream_next(&in, &b))
        for (size_t i = 0; i < b.tensors; i++) {
            fixture = xrealloc(fixture, (fixtures + 1) * sizeof *fixture);
            struct tensor *t = &fixture[fixtures++];
            memset(t, 0, sizeof *t);
            tensor_set(t, b.t[i]->name, b.t[i]->type, &b.t[i]->shape);
            memcpy(t->data, b.t[i]->data, tensor_size(t));
        }
    stream_close(&in);
}

static void unload(void)
{
    for (size_t i = 0; i < fixtures; i++)
        tensor_free(&fixture[i]);
    free(fixture);
    header_free(&header);
}

/* The tensor CASE.WHAT, or NULL. */
static const struct tensor *find(const char *name, const char *what)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < fixtures; i++)
        if (!strncmp(fixture[i].name, name, n) && fixture[i].name[n] == '.' && !strcmp(fixture[i].name + n + 1, what))
            return &fixture[i];
    return NULL;
}

static const struct tensor *need(const char *name, const char *what)
{
    const struct tensor *t = find(name, what);
    if (!t)
        fail_msg("%s: the fixture has no %s", name, what);
    return t;
}

static double value(const struct tensor *t, size_t i)
{
    if (i >= shape_count(&t->shape))
        fail_msg("%s: value %zu of %zu", t->name, i, shape_count(&t->shape));
    return t->type == DT_F8 ? ((const double *)t->data)[i] : (double)((const float *)t->data)[i];
}

static uint64_t number(const char *key, const char *name)
{
    uint64_t v = 0;
    char *full = xprintf("%s%s", key, name);
    if (header_get_number(&header, full, &v))
        fail_msg("the fixture's meta has no %s", full);
    free(full);
    return v;
}

/* ---- summaries: of each tensor its norm, then up to `most` values ---- */

struct summary {
    const struct tensor *t;
    size_t at, most;
};

static size_t picked(const struct summary *s, size_t count)
{
    return count < s->most ? count : s->most;
}

static size_t pick(const struct summary *s, size_t count, size_t k)
{
    return count <= s->most ? k : (k * 2654435761u + 12345) % count;
}

/* One tensor a [count] against the next of the summary: ||difference|| / ||tensor|| over the values that were picked. */
static double differs(struct summary *s, const real *a, size_t count)
{
    size_t n = picked(s, count);
    double norm = value(s->t, s->at), error = 0, size = 0, own = 0;
    for (size_t i = 0; i < count; i++)
        own += (double)a[i] * (double)a[i];
    for (size_t k = 0; k < n; k++) {
        double b = value(s->t, s->at + 1 + k), d = (double)a[pick(s, count, k)] - b;
        error += d * d;
        size += b * b;
    }
    s->at += 1 + n;
    size = fmax(sqrt(size), norm * sqrt((double)n / (double)count));
    return fmax(sqrt(error) / (size + 1e-30), fabs(sqrt(own) - norm) / (norm + 1e-30));
}

static void at_end(const struct summary *s)
{
    if (s->at != shape_count(&s->t->shape))
        fail_msg("%s: has %zu values, the model %zu", s->t->name, shape_count(&s->t->shape), s->at);
}

/* ---- a case ---- */

struct run {
    const char *name;
    struct model m;
    struct trainer t;
    struct labelled_set labelled;
    const struct tensor *pixels;
    unsigned char turned;       /* bits of the pixels that are turned round; ids are others, too */
    size_t batches, needed;     /* minibatches eaten, and those that the twin ate */
    real *start[NETS];
};

/* The pool's pixels from row `from` on, each bit that is set in the case's number turned round, as networks see them. */
static void look(const struct run *r, size_t from, size_t n, real *x)
{
    size_t D = volume_size(&r->m.spec.data), values = n * D;
    unsigned char *u = xmalloc(values);
    if ((from + n) * D > tensor_size(r->pixels))
        fail_msg("%s: rows %zu to %zu, of %zu pixels", r->name, from, from + n, tensor_size(r->pixels));
    for (size_t i = 0; i < values; i++)
        u[i] = ((const unsigned char *)r->pixels->data)[from * D + i] ^ r->turned;
    model_input_u1(&r->m.spec, u, values, x);
    free(u);
}

/* Minibatch k: rows from 4k on of the pool, ids as in make-fixtures.py. */
static size_t next(void *context, real *x, int64_t *id, size_t n)
{
    struct run *r = context;
    size_t k = r->batches++;
    if (k >= r->needed)
        fail_msg("%s: asks for minibatch %zu, the twin needed %zu", r->name, k + 1, r->needed);
    look(r, 4 * k, n, x);
    for (size_t i = 0; i < n; i++) {
        int64_t row = (int64_t)(k * n + i) + 97 * r->turned;
        id[i] = row * 7919 % 60000 + (row % 2) * (INT64_C(1) << 33);
    }
    return n;
}

/* Rows with labels: the first ones of the pool of pixels, ids partly those of minibatches, as in make-fixtures.py. */
static void set_labels(struct run *r)
{
    struct labelled_set *p = &r->labelled;
    size_t D = volume_size(&r->m.spec.data);
    p->n = number("labelled", "");
    p->x = xarray(p->n * D, sizeof *p->x);
    p->id = xarray(p->n, sizeof *p->id);
    p->y = xarray(p->n, sizeof *p->y);
    look(r, 0, p->n, p->x);
    for (size_t i = 0; i < p->n; i++) {
        p->id[i] = (int64_t)i * 7919 % 60000;
        p->y[i] = (int32_t)(i * 3 % r->m.spec.Dz);
    }
    trainer_set_labelled(&r->t, p);
}

static void begin(struct run *r, const char *name)
{
    struct spec spec;
    char *key = xprintf("spec.%s", name), *pixels = xprintf("pixels.%s", name);
    memset(r, 0, sizeof *r);
    r->name = name;
    spec_parse(&spec, name, header_get_text(&header, key), NULL, 0);
    model_init(&r->m, &spec, MODEL_ALL);
    model_init_weights(&r->m, compute, number("seed", ""));
    model_alloc_moments(&r->m);
    r->pixels = need("pixels", header_get_text(&header, pixels));
    r->needed = number("batches.", name);
    r->turned = (unsigned char)number("turned.", name);
    trainer_init(&r->t, compute, &r->m, number("total", ""));
    r->t.grads.share = 0;      /* all gradients of a step are looked at */
    if (spec.hyper[LABELS] > 0)
        set_labels(r);
    for (int i = 0; i < NETS; i++)
        if (r->m.has[i]) {
            r->start[i] = xarray(r->m.net[i].values, sizeof(real));
            memcpy(r->start[i], r->m.net[i].value, r->m.net[i].values * sizeof(real));
        }
    free(key);
    free(pixels);
}

static void end(struct run *r)
{
    for (int i = 0; i < NETS; i++)
        free(r->start[i]);
    trainer_free(&r->t);
    labelled_set_free(&r->labelled);
    model_free(&r->m);
}

/* Row `row` of n values; near: how close. Where the twin has no such pass it has NaN. */
static void check_values(const struct run *r, const char *what, size_t row, const real *a, size_t n, double near)
{
    const struct tensor *t = need(r->name, what);
    for (size_t i = 0; i < n; i++) {
        double b = value(t, row * n + i), d = fabs((double)a[i] - b);
        if (isnan(b))
            continue;
        see(near > NEAR ? &worst.later : &worst.forward, d);
        if (!(d <= near * fmax(1, fabs(b))))
            fail_msg("%s: %s[%zu], value %zu: %.9g where the twin has %.9g", r->name, what, row, i, (double)a[i], b);
    }
}

static void check_start(struct run *r)
{
    struct summary s = { find(r->name, "start"), 0, number("most.", r->name) };
    if (!s.t)
        return;
    for (int i = 0; i < NETS; i++)
        for (size_t k = 0; r->m.has[i] && k < r->m.net[i].tensors; k++) {
            const struct net_tensor *t = &r->m.net[i].tensor[k];
            double d = differs(&s, r->m.net[i].value + t->offset, t->count);
            see(&worst.start, d);
            if (!(d <= SAME))
                fail_msg("%s: %s: drawn otherwise, by %.3g of its norm", r->name, t->name, d);
        }
    at_end(&s);
}

/* Logits of a group of rows that the discriminator's last pass has seen. */
static const real *logits(const struct run *r, enum net_id id, size_t group)
{
    const struct net_run *p = id == DISC_REC ? &r->t.o.rec : &r->t.o.reg;
    return p->layer[r->m.net[id].layers - 1].y + group * p->b.n;
}

static void forward(struct run *r, size_t n)
{
    struct minibatch *o = &r->t.o;
    minibatch_begin(o, n, 0, 0);
    next(r, o->field[FIELD_X], o->id, n);
    r->batches = 0;
    minibatch_forward(o, &r->m);
}

/* The discriminators' passes of the first minibatch; nothing is updated. */
static void check_logits(struct run *r)
{
    struct minibatch *o = &r->t.o;
    size_t n = r->m.spec.batch;
    forward(r, n);
    if (r->m.has[DISC_REC]) {
        loss_disc_rec(o, &r->m, &r->t.grads);
        check_values(r, "logits", 0, logits(r, DISC_REC, 0), n, NEAR);
        check_values(r, "logits", 1, logits(r, DISC_REC, 1), n, NEAR);
    }
    if (r->m.has[DISC_REG]) {
        loss_disc_reg(o, &r->m, &r->t.grads);
        check_values(r, "logits", 2, logits(r, DISC_REG, 0), n, NEAR);
        check_values(r, "logits", 3, logits(r, DISC_REG, 1), n, NEAR);
    }
    grad_accum_clear(&r->t.grads);
}

/* What PyTorch's gradients of this step lose in float32, where that is more than usual; else 0. */
static double rough(const struct run *r, size_t step)
{
    double lost = value(need(r->name, "rounding"), step);
    return sizeof(real) == 4 && lost > NEAR_GRAD ? lost : 0;
}

static double norm_of(const real *g, size_t n)
{
    size_t tiles = tile_count(n, OPTIMIZER_TILE);
    double *sum = xarray(tiles, sizeof *sum), all = 0;
    compute_engine(compute)->optimizer->squares(compute, g, n, sum);
    for (size_t t = 0; t < tiles; t++)
        all += sum[t];
    free(sum);
    return sqrt(all);
}

/* A gradient that is 0 by mathematics (of a bias before batch norm) is rounding noise: measured against its network's. */
static void check_gradients(const struct run *r, size_t step)
{
    const struct tensor *t = need(r->name, "grad");
    struct summary s = { t, step * t->shape.dim[1], number("most.", r->name) };
    double near = fmax(NEAR_GRAD, rough(r, step));
    for (int i = 0; i < NETS; i++) {
        const struct net *net = &r->m.net[i];
        double all = r->m.has[i] ? norm_of(r->t.grads.sum[TERM_ALL][i].grad, net->parameters) : 0;
        for (size_t k = 0; r->m.has[i] && k < net->tensors; k++) {
            const struct net_tensor *p = &net->tensor[k];
            if (p->state)
                continue;
            double norm = value(t, s.at), d = differs(&s, r->t.grads.sum[TERM_ALL][i].grad + p->offset, p->count);
            d *= norm / (norm + NOISE / NEAR_GRAD * all + 1e-30);
            see(near > NEAR_GRAD ? &worst.rough : &worst.grad, d);
            if (!(d <= near))
                fail_msg("%s: step %zu: the gradient of %s differs by %.3g of its norm %.3g", r->name, step, p->name, d, norm);
        }
    }
    if (s.at != (step + 1) * t->shape.dim[1])
        fail_msg("%s: grad: the model has other tensors than the fixture", r->name);
}

/* Codes and pictures that this model has, a tensor each of a summary. */
static void check_passed(const struct run *r, size_t step)
{
    static const enum field_id rows[] = { FIELD_Z, FIELD_XHAT, FIELD_ZHAT, FIELD_MU, FIELD_LV };
    const struct minibatch *o = &r->t.o;
    const struct tensor *t = need(r->name, "passed");
    struct summary s = { t, step * t->shape.dim[1], number("whole", "") ? SIZE_MAX : 16 };
    double near = step ? NEAR_LATER : NEAR;
    /* The averaged networks look at the minibatch after the update, and leave their mu and lv where those were. */
    int looked = r->m.average[DECODER] && step % 8 == 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t width = objective_width(&r->m.spec, rows[i]);
        if (!width)
            continue;
        double d = differs(&s, o->field[rows[i]], o->n * width);
        if (looked && (rows[i] == FIELD_MU || rows[i] == FIELD_LV))
            continue;
        see(step ? &worst.later : &worst.forward, d);
        if (!(d <= near))
            fail_msg("%s: step %zu: %s differs by %.3g of its norm", r->name, step, field_names[rows[i]], d);
    }
    if (s.at != (step + 1) * t->shape.dim[1])
        fail_msg("%s: passed: the model has other rows than the fixture", r->name);
}

static void check_step(const struct run *r, size_t step)
{
    const struct minibatch *o = &r->t.o;
    const struct tensor *losses = need(r->name, "losses");
    size_t n = o->n;
    double all[4] = { o->losses.rec, o->losses.reg, o->losses.gen, o->losses.label }, near = step ? NEAR_LATER : NEAR;
    check_passed(r, step);
    if (r->m.has[DISC_REC])
        check_values(r, "gen", 2 * step, logits(r, DISC_REC, 0), n, NEAR_LATER);
    if (r->m.has[DISC_REG])
        check_values(r, "gen", 2 * step + 1, logits(r, DISC_REG, 0), n, NEAR_LATER);
    for (size_t k = 0; k < 4; k++) {
        double b = value(losses, 4 * step + k), d = fabs(all[k] - b) / fmax(1, fabs(b));
        see(&worst.loss, d);
        if (!(d <= near))
            fail_msg("%s: step %zu: loss %zu is %.9g where the twin has %.9g", r->name, step, k, all[k], b);
    }
    check_gradients(r, step);
}

/* How far a parameter's way may be off; grad_at: where its gradients lie in each step's summary. */
static double doubt(const struct run *r, enum net_id id, size_t grad_at, size_t count, size_t k)
{
    const struct tensor *t = need(r->name, "grad");
    double sum = 0;
    for (size_t step = 0; step < t->shape.dim[0]; step++) {
        size_t row = step * t->shape.dim[1] + grad_at;
        double rms = value(t, row) / sqrt((double)count), g = fabs(value(t, row + 1 + k));
        double rate = spec_hyper(&r->m.spec, (enum hyper)(LEARNING_RATE_ENCODER + (int)id), step);
        sum += rate * fmin(2, 4 * fmax(NEAR_GRAD, rough(r, step)) * (rms + NOISE) / (g + 1e-30));
    }
    return sum * (double)r->batches / (double)t->shape.dim[0];
}

/* Values, or averages, less where they started. */
static void check_moved(const struct run *r, const char *what, real *const *to, unsigned nets)
{
    struct summary s = { need(r->name, what), 0, number("most.", r->name) };
    for (int i = 0; i < NETS; i++) {
        const struct net *net = &r->m.net[i];
        size_t grad_at = 0;
        double unsure_net = 0;  /* of the tensor least known: where a bias goes by chance, running means go with it */
        for (int before = 0; before < i; before++)
            for (size_t k = 0; r->m.has[before] && k < r->m.net[before].tensors; k++)
                if (!r->m.net[before].tensor[k].state)
                    grad_at += 1 + picked(&s, r->m.net[before].tensor[k].count);
        for (size_t k = 0; (nets & 1u << i) && r->m.has[i] && k < net->tensors; k++) {
            const struct net_tensor *t = &net->tensor[k];
            size_t n = picked(&s, t->count);
            double rms = value(s.t, s.at) / sqrt((double)t->count), unsure_all = 0;
            for (size_t j = 0; j < n; j++) {
                size_t at = t->offset + pick(&s, t->count, j);
                double b = value(s.t, s.at + 1 + j), d = fabs((double)to[i][at] - (double)r->start[i][at] - b);
                double unsure = t->state ? unsure_net : doubt(r, (enum net_id)i, grad_at, t->count, j);
                unsure_all += unsure / (double)n;
                double round = (sizeof(real) == 4 ? 1e-7 : 1e-15) * (3 * fabs((double)to[i][at]) + fabs(b));
                if (unsure < 0.01 * rms)
                    see(&worst.moved, (d - round) / (rms + 1e-30));
                see(&worst.doubtful, (d - round) / (unsure + NEAR_GRAD * rms + 1e-30));
                if (!(d <= round + unsure + NEAR_GRAD * fmax(rms, fabs(b))))
                    fail_msg("%s: %s: %s value %zu by %.9g where the twin says %.9g (rms %.3g, known to %.3g)", r->name, t->name, what,
                             at - t->offset, (double)to[i][at] - (double)r->start[i][at], b, rms, unsure);
            }
            see(&unsure_net, unsure_all);
            s.at += 1 + n;
            grad_at += t->state ? 0 : 1 + n;
        }
    }
    at_end(&s);
}

static void test_case(void **state)
{
    struct run r;
    real *now[NETS];
    begin(&r, *state);
    check_start(&r);
    check_logits(&r);
    for (size_t step = 0; step < number("steps.", *state); step++) {
        assert_int_equal(trainer_step(&r.t, next, &r), 1);
        check_step(&r, step);
    }
    assert_int_equal(r.batches, r.needed);
    for (int i = 0; i < NETS; i++)
        now[i] = r.m.net[i].value;
    check_moved(&r, "moved", now, MODEL_ALL);
    if (r.m.average[DECODER])
        check_moved(&r, "averaged", r.m.average, MODEL_ENCODER | MODEL_DECODER);
    end(&r);
}

int main(int argc, char **argv)
{
    struct CMUnitTest tests[CASES];
    size_t n = 0;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    compute = engine_start(NULL, 1);
    load(argc > 1 ? argv[1] : FIXTURE);
    for (size_t i = 0; i < header.meta.n && n < CASES; i++) {
        char *key = header.meta.item[i].key;
        if (!strncmp(key, "spec.", 5))
            tests[n++] = (struct CMUnitTest){ key + 5, test_case, NULL, NULL, key + 5 };
    }
    int failed = _cmocka_run_group_tests("oracle", tests, n, NULL, NULL);
    printf("# largest differences: start %.2g, forward %.2g, after updates %.2g, losses %.2g, gradients %.2g (%.2g where float32 is rough), moved %.2g, of what may be known %.2g\n",
           worst.start, worst.forward, worst.later, worst.loss, worst.grad, worst.rough, worst.moved, worst.doubtful);
    unload();
    compute_free(compute);
    return failed || !n;
}
