/* task_bits.c - task bits: divergences from the logits of the discriminators, what the code costs, and the code's gap */
#include "tasks/evaluation.h"

#include "base/die.h"
#include "eval/divergence.h"
#include "eval/prior_test.h"
#include "tasks/column_reader.h"

#include <math.h>

static const struct metric bits_metrics[] = {
    METRIC("rec_bits", BASIS_NONE),
    METRIC("rec_bits_dv", BASIS_OPTIONAL),
    METRIC("rec_bits_fgan", BASIS_OPTIONAL),
    METRIC("rec_js", BASIS_OPTIONAL),
    METRIC("reg_bits", BASIS_NONE),
    METRIC("reg_bits_dv", BASIS_OPTIONAL),
    METRIC("reg_bits_fgan", BASIS_OPTIONAL),
    METRIC("reg_js", BASIS_OPTIONAL),
    METRIC("bits", BASIS_NONE),
    METRIC("reg_bits_hard", BASIS_NONE),
    METRIC("bits_hard", BASIS_NONE),
    METRIC("gap", BASIS_NONE),
    METRIC_END
};

/* Real and fake are the sides of a discriminator, whatever they hold in the model's direction (iae-score): the divergence is that of
 * rec's real pairs from its fake ones, and that of reg's fake rows from its real ones. */
enum { REC, REG, SIDES };
static const struct side {
    const char *p, *n;
    int sign;
    const char *plug_in, *dv, *f_gan, *js;      /* metrics */
} sides[SIDES] = {
    [REC] = { "rec_real", "rec_fake", 1, "rec_bits", "rec_bits_dv", "rec_bits_fgan", "rec_js" },
    [REG] = { "reg_fake", "reg_real", -1, "reg_bits", "reg_bits_dv", "reg_bits_fgan", "reg_js" },
};

struct logits {
    struct labelled_matrix p[SIDES], n[SIDES];
    struct labelled_matrix other;               /* rec_other: of pairs with the code of another row */
    struct labelled_matrix codes;
    struct column column[2 * SIDES + 2];
    size_t columns;
};

static int require_logits(struct logits *l, const struct stream *in, const char *field, int how, struct labelled_matrix *to)
{
    if (!column_require(in, field, how, to))
        return 0;
    stream_need(in, field, "f4", &(struct shape){ 0 });
    l->column[l->columns++] = (struct column){ field, to };
    return 1;
}

/* Flipped, samples and data do not come in one stream: a missing N is taken from the estimate set. */
static void require_sides(struct logits *l, const struct evaluation *e, const struct stream *in)
{
    for (int i = 0; i < SIDES; i++) {
        if (!require_logits(l, in, sides[i].p, COLUMN_OPTIONAL, &l->p[i]))
            continue;
        if (!require_logits(l, in, sides[i].n, COLUMN_OPTIONAL, &l->n[i]) && e->estimate) {
            evaluation_read_estimate(e, sides[i].n, 0, &l->n[i], 1);
            e->metrics->estimate_rows = l->n[i].n;
        }
    }
    if (!l->columns)
        die_spec(in->where, "nothing to evaluate: neither rec_real nor reg_fake; iae-score adds them");
    if (l->p[REC].k)
        require_logits(l, in, "rec_other", COLUMN_OPTIONAL, &l->other);
}

static void add_divergences(const struct evaluation *e, const struct logits *l, uint64_t rows, struct divergence *d)
{
    for (int i = 0; i < SIDES; i++) {
        if (!l->p[i].n)
            continue;
        divergence_estimate(&d[i], l->p[i].z, l->p[i].n, l->n[i].z, l->n[i].n, sides[i].sign);
        metric_table_add(e->metrics, sides[i].plug_in, d[i].plug_in, rows);
        metric_table_add(e->metrics, sides[i].dv, d[i].dv, rows);
        metric_table_add(e->metrics, sides[i].f_gan, d[i].f_gan, rows);
        metric_table_add(e->metrics, sides[i].js, d[i].js, rows);
    }
    if (l->p[REC].n && l->p[REG].n)
        metric_table_add(e->metrics, "bits", d[REC].plug_in + d[REG].plug_in, rows);
}

/* With categorical codes: their KL from the prior in place of the discriminator's. */
static void add_hard_bits(const struct evaluation *e, const struct logits *l, uint64_t rows, const struct divergence *d, const char *where)
{
    double hard = prior_test_kl(&l->codes, evaluation_prior_of(e, &l->codes, where), 1) / log(2);
    metric_table_add(e->metrics, "reg_bits_hard", hard, rows);
    metric_table_add(e->metrics, "bits_hard", l->p[REC].n ? d[REC].plug_in + hard : NAN, rows);
}

/* What rec measures besides a likely image: its mean logit of the right pairs less that of pairs with the code of another row. */
static void add_gap(const struct evaluation *e, const struct labelled_matrix *right, const struct labelled_matrix *other)
{
    double sum = 0;
    for (size_t i = 0; i < right->n; i++)
        sum += (double)right->z[i] - (double)other->z[i];
    metric_table_add(e->metrics, "gap", sum / (double)right->n, right->n);
}

static void free_logits(struct logits *l)
{
    for (int i = 0; i < SIDES; i++) {
        labelled_matrix_free(&l->p[i]);
        labelled_matrix_free(&l->n[i]);
    }
    labelled_matrix_free(&l->other);
    labelled_matrix_free(&l->codes);
}

static void run_bits(const struct evaluation *e, struct stream *in)
{
    struct logits l = { .columns = 0 };
    struct divergence d[SIDES] = { { .plug_in = 0 } };
    require_sides(&l, e, in);
    /* rows with zhat have a code that was drawn from the prior: only the encoder's codes are compared with it */
    if (!header_find(&in->header, e->answer) && column_require(in, e->field, COLUMN_OPTIONAL, &l.codes))
        l.column[l.columns++] = (struct column){ e->field, &l.codes };
    column_read(in, l.column, l.columns, NULL);
    if (e->priors && !l.codes.n)
        die_spec(in->where, "a prior is given, but there are no codes of data to compare with it");
    int categorical = l.codes.n && evaluation_check_categorical(&l.codes, e->field, e->priors > 0, in->where);
    add_divergences(e, &l, in->rows, d);
    if (categorical)
        add_hard_bits(e, &l, in->rows, d, in->where);
    if (l.other.n)
        add_gap(e, &l.p[REC], &l.other);
    free_logits(&l);
}

const struct task task_bits = {
    .name = "bits",
    .inputs = TASK_TAKES_PRIOR,
    .groups = (const struct metric *const[]){ bits_metrics, NULL },
    .run = run_bits,
};
