/* by_stages.c - the trainer's steps are those of the stages one by one, as the programs of a pipe run them
 *
 * tags: check:asan
 *
 * Every line of tests/data/variants.tsv and every spec of pipelines/specs, with narrow layers, is trained twice: by
 * trainer_step, and by stages that know of each other only the rows that objective_stage_fields names. Each stage has a
 * minibatch of its own, all NaN but for what it reads, and a sum of gradients of its own, which is copied, as the programs
 * write and read it. No byte of the model may differ. tests/cli/byhand.bats does the same with processes.
 */
#include "base/alloc.h"
#include "base/io.h"
#include "engine/engine.h"
#include "tensor/compute.h"
#include "model/spec_parse.h"
#include "train/losses.h"
#include "train/trainer.h"

#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct compute *compute;

enum { LABELLED_ROWS = 14, SHARDS_MAX = 4, STAGES = STAGE_DECODE_BACK + 1 };

/* ---- data ---- */

struct data {
    const struct spec *spec;
    uint64_t row;               /* the next one */
};

static void data_row(const struct spec *s, uint64_t row, real *x)
{
    struct rng rng = rng_make(9, RNG_PROBE, 0, 0);
    size_t D = volume_size(&s->data);
    rng_uniform(&rng, row, x, D);
    for (size_t i = 0; s->is_signed && i < D; i++)
        x[i] = 2 * x[i] - 1;
}

/* A trainer_next that never ends. */
static size_t data_next(void *context, real *x, int64_t *id, size_t n)
{
    struct data *d = context;
    for (size_t i = 0; i < n; i++, d->row++) {
        data_row(d->spec, d->row, x + i * volume_size(&d->spec->data));
        id[i] = (int64_t)d->row + 5;
    }
    return n;
}

static struct labelled_set labelled_rows(const struct spec *s)
{
    size_t D = volume_size(&s->data);
    struct labelled_set p = { xarray(LABELLED_ROWS * D, sizeof(real)), xarray(LABELLED_ROWS, sizeof(int64_t)),
                              xarray(LABELLED_ROWS, sizeof(int32_t)), LABELLED_ROWS };
    for (size_t i = 0; i < p.n; i++) {
        data_row(s, 1000 + i, p.x + i * D);
        p.id[i] = (int64_t)i;
        p.y[i] = (int32_t)(i % s->Dz);
    }
    return p;
}

/* ---- the stages ---- */

/* The rows of a minibatch on their way from one stage to the next, and what its header says. */
struct rows {
    size_t n;
    uint64_t step;
    uint32_t sub;
    int labelled;
    int64_t *id;
    int32_t *y;
    real *field[FIELDS];
};

struct stages {
    struct model *m;
    struct minibatch o[STAGES];
    struct grad_accum step;     /* what the optimizer reads */
    struct rows rows[SHARDS_MAX], label;
    size_t shards;
    uint64_t total;
};

static void rows_init(struct rows *r, const struct spec *s, size_t n, int labelled)
{
    memset(r, 0, sizeof *r);
    r->n = n;
    r->labelled = labelled;
    r->id = xarray(n, sizeof *r->id);
    r->y = xarray(n, sizeof *r->y);
    for (int f = 0; f < FIELDS; f++)
        if (objective_width(s, (enum field_id)f))
            r->field[f] = xarray(n * objective_width(s, (enum field_id)f), sizeof(real));
}

static void rows_free(struct rows *r)
{
    free(r->id);
    free(r->y);
    for (int f = 0; f < FIELDS; f++)
        free(r->field[f]);
}

static void fill_nan(real *v, size_t n)
{
    for (size_t i = 0; v && i < n; i++)
        v[i] = (real)NAN;
}

static void copy_fields(const struct spec *s, real *const *from, real *const *to, size_t n, unsigned fields)
{
    for (int f = 0; f < FIELDS; f++)
        if (fields >> f & 1)
            memcpy(to[f], from[f], n * objective_width(s, (enum field_id)f) * sizeof(real));
}

/* The stage's minibatch, with what it reads of these rows; returns what it makes. */
static unsigned stage_begin(struct stages *s, enum stage_kind kind, const struct rows *r)
{
    struct minibatch *o = &s->o[kind];
    const struct spec *spec = &s->m->spec;
    unsigned reads, makes;
    objective_stage_fields(spec, r->labelled, kind, &reads, &makes);
    minibatch_begin(o, r->n, r->step, r->sub);
    o->labelled = r->labelled;
    memset(&o->losses, 0, sizeof o->losses);
    memcpy(o->id, r->id, r->n * sizeof *o->id);
    memcpy(o->y, r->y, r->n * sizeof *o->y);
    for (int f = 0; f < FIELDS; f++)
        fill_nan(o->field[f], o->capacity * objective_width(spec, (enum field_id)f));
    copy_fields(spec, r->field, o->field, r->n, reads);
    return makes;
}

static void stage_end(struct stages *s, enum stage_kind kind, struct rows *r, unsigned makes)
{
    copy_fields(&s->m->spec, s->o[kind].field, r->field, r->n, makes);
}

/* A program without a gradient of its own. */
static void stage_forward(struct stages *s, enum stage_kind kind, struct rows *r)
{
    unsigned makes = stage_begin(s, kind, r);
    struct minibatch *o = &s->o[kind];
    if (kind == STAGE_SAMPLE)
        minibatch_sample_prior(o, s->m);
    else if (kind == STAGE_ENCODE)
        minibatch_encode(o, s->m);
    else if (kind == STAGE_DECODE)
        minibatch_decode(o, s->m);
    else
        loss_gen(o, s->m);
    stage_end(s, kind, r, makes);
}

/* A program that goes back through a network repeats its forward pass. */
static void stage_backward(struct stages *s, enum stage_kind kind, struct rows *r, struct grad_accum *t)
{
    unsigned makes = stage_begin(s, kind, r);
    struct minibatch *o = &s->o[kind];
    if (kind == STAGE_ENCODE_BACK) {
        minibatch_encode(o, s->m);
        minibatch_encode_backward(o, s->m, t);
    } else {
        minibatch_decode(o, s->m);
        minibatch_decode_backward(o, s->m, t);
    }
    stage_end(s, kind, r, makes);
}

static double stage_discriminate(struct stages *s, enum net_id disc, struct rows *r, struct grad_accum *t)
{
    stage_begin(s, STAGE_DISC, r);
    struct minibatch *o = &s->o[STAGE_DISC];
    (disc == DISC_REC ? loss_disc_rec : loss_disc_reg)(o, s->m, t);
    return disc == DISC_REC ? o->losses.rec : o->losses.reg;
}

/* What a stage wrote behind its rows, read by the optimizer's program. */
static void gradients_copy(struct stages *s, struct grad_accum *t)
{
    for (int term = 0; term < TERMS; term++)
        for (int i = 0; i < NETS; i++) {
            const struct net *net = &s->m->net[i];
            const struct grad_sum *from = &t->sum[term][i];
            if (!from->rows)
                continue;
            struct grad_sum *to = grad_accum_begin(&s->step, (enum loss_term)term, (enum net_id)i);
            memcpy(to->grad, from->grad, net->parameters * sizeof *to->grad);
            memcpy(to->stats, from->stats, (net->values - net->parameters) * sizeof *to->stats);
            to->sets = from->sets;
            grad_accum_end(&s->step, (enum loss_term)term, (enum net_id)i, from->rows);
        }
    grad_accum_clear(t);
}

/* The program of the optimizer keeps of the last minibatch what the averaged networks look at. */
static void stages_optimizer(struct stages *s)
{
    static const enum field_id kept[] = { FIELD_X, FIELD_Z, FIELD_N, FIELD_EPS };
    const struct rows *last = &s->rows[s->shards - 1];
    struct minibatch o;
    unsigned fields = 0;
    minibatch_init(&o, compute, s->m, last->n);
    minibatch_begin(&o, last->n, last->step, last->sub);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        fields |= o.field[kept[i]] ? 1u << kept[i] : 0;
    copy_fields(&s->m->spec, last->field, o.field, last->n, fields);
    optimizer_step(s->m, &s->step, &o, s->total);
    minibatch_free(&o);
}

/* ---- a step by stages ---- */

static void stages_init(struct stages *s, struct model *m, uint64_t total)
{
    memset(s, 0, sizeof *s);
    s->m = m;
    s->total = total;
    s->shards = (size_t)m->spec.hyper[SHARDS];
    assert_in_range(s->shards, 1, SHARDS_MAX);
    size_t room = m->spec.batch > LABELLED_ROWS ? m->spec.batch : LABELLED_ROWS;
    for (int k = 0; k < STAGES; k++)
        minibatch_init(&s->o[k], compute, m, room);
    for (size_t i = 0; i < s->shards; i++)
        rows_init(&s->rows[i], &m->spec, m->spec.batch, 0);
    size_t labels = (size_t)m->spec.hyper[LABELS];
    rows_init(&s->label, &m->spec, labels < LABELLED_ROWS ? labels : LABELLED_ROWS, 1);
    grad_accum_init(&s->step, compute, m);
}

static void stages_free(struct stages *s)
{
    for (int k = 0; k < STAGES; k++)
        minibatch_free(&s->o[k]);
    for (size_t i = 0; i < s->shards; i++)
        rows_free(&s->rows[i]);
    rows_free(&s->label);
    grad_accum_free(&s->step);
}

static void stages_forward(struct stages *s, struct rows *r, struct data *d)
{
    const struct model *m = s->m;
    r->step = m->step;
    r->sub = m->sub;
    data_next(d, r->field[FIELD_X], r->id, r->n);
    if (m->spec.direction == FORWARD)
        stage_forward(s, STAGE_ENCODE, r);
    else
        stage_forward(s, STAGE_SAMPLE, r);
    if (m->has[DECODER])
        stage_forward(s, STAGE_DECODE, r);
    if (m->spec.direction != FORWARD && m->has[ENCODER])
        stage_forward(s, STAGE_ENCODE, r);
}

static void stages_backward(struct stages *s, struct rows *r, struct grad_accum *encoder, struct grad_accum *decoder)
{
    const struct model *m = s->m;
    int forward = m->spec.direction == FORWARD;
    stage_forward(s, STAGE_GEN, r);
    if (forward && m->has[DECODER])
        stage_backward(s, STAGE_DECODE_BACK, r, decoder);
    if (m->has[ENCODER])
        stage_backward(s, STAGE_ENCODE_BACK, r, encoder);
    if (!forward && m->has[DECODER])
        stage_backward(s, STAGE_DECODE_BACK, r, decoder);
}

/* The discriminators whose turn it is, each by a program of its own; 0: none of them has one. */
static int stages_discriminate(struct stages *s, unsigned turn, double *loss)
{
    struct grad_accum t;
    grad_accum_init(&t, compute, s->m);
    for (int i = DISC_REC; i <= DISC_REG; i++) {
        if (!(turn >> i & 1))
            continue;
        loss[i] = 0;
        for (size_t k = 0; k < s->shards; k++)
            loss[i] += stage_discriminate(s, (enum net_id)i, &s->rows[k], &t) / (double)s->shards;
        gradients_copy(s, &t);
    }
    if (turn)
        stages_optimizer(s);
    grad_accum_free(&t);
    return turn != 0;
}

static void stages_labels(struct stages *s, const struct labelled_set *pool)
{
    struct rows *r = &s->label;
    struct grad_accum t;
    size_t D = volume_size(&s->m->spec.data);
    r->step = s->m->step;
    r->sub = SUB_LABEL;
    for (size_t i = 0; i < r->n; i++) {
        size_t from = (size_t)(s->m->step * r->n + i) % pool->n;
        memcpy(r->field[FIELD_X] + i * D, pool->x + from * D, D * sizeof(real));
        r->id[i] = pool->id[from];
        r->y[i] = pool->y[from];
    }
    grad_accum_init(&t, compute, s->m);
    stage_forward(s, STAGE_ENCODE, r);
    stage_backward(s, STAGE_ENCODE_BACK, r, &t);
    gradients_copy(s, &t);
    grad_accum_free(&t);
}

static void stages_step(struct stages *s, struct data *d, const struct labelled_set *pool)
{
    double loss[NETS] = { [DISC_REC] = INFINITY, [DISC_REG] = INFINITY };
    struct grad_accum encoder, decoder;
    for (unsigned k = 0; k < optimizer_substeps(&s->m->spec); k++) {
        unsigned turn = 0;
        for (int i = DISC_REC; i <= DISC_REG; i++)
            turn |= optimizer_disc_scheduled(s->m, (enum net_id)i, k, loss[i]) ? 1u << i : 0;
        if (k && !turn)
            break;
        for (size_t i = 0; i < s->shards; i++)
            stages_forward(s, &s->rows[i], d);
        stages_discriminate(s, turn, loss);
    }
    grad_accum_init(&encoder, compute, s->m);
    grad_accum_init(&decoder, compute, s->m);
    for (size_t i = 0; i < s->shards; i++)
        stages_backward(s, &s->rows[i], &encoder, &decoder);
    gradients_copy(s, &encoder);
    gradients_copy(s, &decoder);
    if (pool)
        stages_labels(s, pool);
    stages_optimizer(s);
    grad_accum_free(&encoder);
    grad_accum_free(&decoder);
}

/* ---- both ways, compared ---- */

struct variant {
    const char *name, *text;
    const char *const *sets;
    size_t n_sets;
};

static void variant_model(struct model *m, const struct variant *v, uint64_t seed)
{
    struct spec spec;
    spec_parse(&spec, v->name, v->text, v->sets, v->n_sets);
    model_init(m, &spec, MODEL_ALL);
    model_init_weights(m, compute, seed);
    model_alloc_moments(m);
}

static void expect_equal(const char *name, const char *what, int net, const real *a, const real *b, size_t n)
{
    assert_int_equal(!a, !b);
    for (size_t i = 0; a && i < n; i++)
        if (memcmp(&a[i], &b[i], sizeof *a))
            fail_msg("%s: %s %zu of %s: %.9g by the trainer, %.9g by stages", name, what, i, net_names[net], (double)a[i], (double)b[i]);
}

static void expect_same_model(const char *name, const struct model *a, const struct model *b)
{
    assert_int_equal(a->step, b->step);
    assert_int_equal(a->sub, b->sub);
    for (int i = 0; i < NETS; i++) {
        if (a->updates[i] != b->updates[i])
            fail_msg("%s: %s has %zu updates by the trainer, %zu by stages", name, net_names[i], (size_t)a->updates[i], (size_t)b->updates[i]);
        if (!a->has[i])
            continue;
        expect_equal(name, "value", i, a->net[i].value, b->net[i].value, a->net[i].values);
        expect_equal(name, "average", i, a->average[i], b->average[i], a->net[i].values);
        expect_equal(name, "first moment", i, a->m[i], b->m[i], a->net[i].parameters);
        expect_equal(name, "second moment", i, a->v[i], b->v[i], a->net[i].parameters);
    }
}

static void train_fused(struct model *m, uint64_t steps, const struct labelled_set *pool)
{
    struct data d = { &m->spec, 0 };
    struct trainer t;
    trainer_init(&t, compute, m, steps);
    if (pool)
        trainer_set_labelled(&t, pool);
    while (m->step < steps)
        assert_int_equal(trainer_step(&t, data_next, &d), 1);
    trainer_free(&t);
}

static void train_by_stages(struct model *m, uint64_t steps, const struct labelled_set *pool)
{
    struct data d = { &m->spec, 0 };
    struct stages s;
    stages_init(&s, m, steps);
    while (m->step < steps)
        stages_step(&s, &d, pool);
    stages_free(&s);
}

static void compare(const struct variant *v, uint64_t seed, uint64_t steps)
{
    struct model fused, hand;
    struct labelled_set pool = { .n = 0 };
    variant_model(&fused, v, seed);
    variant_model(&hand, v, seed);
    int labels = fused.spec.hyper[LABELS] > 0;
    if (labels)
        pool = labelled_rows(&fused.spec);
    train_fused(&fused, steps, labels ? &pool : NULL);
    train_by_stages(&hand, steps, labels ? &pool : NULL);
    expect_same_model(v->name, &fused, &hand);
    labelled_set_free(&pool);
    model_free(&fused);
    model_free(&hand);
}

/* ---- the specs ---- */

/* The lines of tests/data/variants.tsv: a base, and lines that are replaced, between tabs. */
static void test_variants(void **state)
{
    char *list = io_slurp("tests/data/variants.tsv", 65536, NULL), *rest = list;
    size_t variants = 0;
    (void)state;
    for (char *line; (line = strsep(&rest, "\n")) && *line; variants++) {
        char *copy = xstrdup(line), *fields = line;
        const char *sets[16];
        struct variant v = { .name = copy, .sets = sets };
        char *path = xprintf("tests/data/specs/%s.spec", strsep(&fields, "\t")), *text = io_slurp(path, 65536, NULL);
        v.text = text;
        for (char *set; v.n_sets < 16 && (set = strsep(&fields, "\t"));)
            sets[v.n_sets++] = set;
        compare(&v, 1, 5);
        compare(&v, 4294967297, 2);
        free(text);
        free(path);
        free(copy);
    }
    assert_in_range(variants, 80, 1000);
    free(list);
}

/* "fc 7x7x128 bn relu" to "fc 7x7x4 bn relu", "fc data/4x128" to "fc data/4x4": the last number of the second word. */
static void narrow_layer(FILE *to, const char *layer, size_t n)
{
    static const char *const kinds[] = { "fc", "conv", "upconv" };
    size_t kind = strspn(layer, " "), kind_size = strcspn(layer + kind, " "), wide = 0;
    size_t width = kind + kind_size + strspn(layer + kind + kind_size, " ");
    width += strncmp(layer + width, "data/", 5) ? 0 : 5;
    size_t end = width + strspn(layer + width, "0123456789x");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        wide |= strlen(kinds[i]) == kind_size && !memcmp(layer + kind, kinds[i], kind_size);
    size_t number = end;
    while (number > width && isdigit((unsigned char)layer[number - 1]))
        number--;
    if (wide && number < end && end <= n)
        fprintf(to, "%.*s4%.*s", (int)number, layer, (int)(n - end), layer + end);
    else
        fprintf(to, "%.*s", (int)n, layer);
}

/* Every layer but the last of a network becomes narrow. */
static void narrow_network(FILE *to, const char *line)
{
    const char *layer = strchr(line, ':') + 1, *end;
    fprintf(to, "%.*s", (int)(layer - line), line);
    for (; (end = strchr(layer, ';')); layer = end + 1) {
        narrow_layer(to, layer, (size_t)(end - layer));
        fputc(';', to);
    }
    fprintf(to, "%s\n", layer);
}

static char *narrow(char *text)
{
    char *made, *line;
    size_t size;
    FILE *to = open_memstream(&made, &size);
    assert_non_null(to);
    while ((line = strsep(&text, "\n")))
        if (*line != '#' && strchr(line, ':'))
            narrow_network(to, line);
        else if (!strncmp(line, "batch ", 6))
            fputs("batch 8\n", to);
        else if (!strncmp(line, "condition ", 10) && strstr(line, "location"))
            fputs("condition location 5\n", to);
        else
            fprintf(to, "%s\n", line);
    fclose(to);
    return made;
}

static void test_installed(void **state)
{
    static const char *const sets[] = { "decay 1" };
    DIR *folder = opendir("pipelines/specs");
    size_t specs = 0;
    (void)state;
    assert_non_null(folder);
    for (struct dirent *e; (e = readdir(folder));) {
        char *path = xprintf("pipelines/specs/%s", e->d_name);
        struct stat st;
        if (strstr(e->d_name, ".spec") && !lstat(path, &st) && S_ISREG(st.st_mode)) {
            char *text = io_slurp(path, 65536, NULL), *narrowed = narrow(text);
            struct variant v = { e->d_name, narrowed, sets, 1 };
            compare(&v, 1, 3);
            compare(&v, 4294967297, 2);
            free(narrowed);
            free(text);
            specs++;
        }
        free(path);
    }
    closedir(folder);
    assert_in_range(specs, 15, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_variants),
        cmocka_unit_test(test_installed),
    };
    compute = engine_start(NULL, 1);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
