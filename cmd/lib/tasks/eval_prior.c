/* eval_prior.c - see eval_tasks.h: tasks on distributions of codes, and on divergences of distributions */
#include "tasks/eval_common.h"

#include "base/die.h"
#include "base/log.h"

void eval_match(const struct evaluation *j, struct stream *in)
{
    struct labelled_matrix score, estimate = { 0 };
    column_require(in, j->field, 0, &score);
    if (j->estimate)
        eval_estimate(j, j->field, 0, &estimate, score.k);
    column_read(in, &(struct column){ j->field, &score }, 1, NULL);
    if (score.n < 2 || (j->estimate && estimate.n < 2))
        die_data(in->where, "two rows at least are needed to compare distributions");
    metric_table_match(j->metrics, &score, j->estimate ? &estimate : NULL, j->seed);
    labelled_matrix_free(&score);
    labelled_matrix_free(&estimate);
}

/* Probabilities for the categories of c, or NULL: they are equal. */
static const double *given_prior(const struct evaluation *j, const struct labelled_matrix *c, const char *where)
{
    if (j->priors && j->priors != c->k)
        die_spec(where, "%s has %zu categories, and --prior %zu probabilities", j->field, c->k, j->priors);
    return j->priors ? j->prior : NULL;
}

void eval_prior(const struct evaluation *j, struct stream *in)
{
    struct labelled_matrix score;
    column_require(in, j->field, 0, &score);
    column_read(in, &(struct column){ j->field, &score }, 1, NULL);
    if (score.n < 2)
        die_data(in->where, "two rows at least are needed to compare distributions");
    if (eval_categorical(&score, j->field, j->priors > 0, in->where))
        metric_table_shares(j->metrics, &score, given_prior(j, &score, in->where));
    else if (!metric_table_prior(j->metrics, &score, j->seed))
        log_warning(in->where, "c2st: the fit did not reach its minimum");
    labelled_matrix_free(&score);
}

/* Real and fake are sides of a discriminator, whatever they hold in the model's direction (iae-score): in each of them the
 * divergence wanted is that of rec's real pairs from its fake ones, and that of reg's fake rows from its real ones. */
static const struct side {
    const char *p, *n;
    int sign;
} sides[] = { { "rec_real", "rec_fake", 1 }, { "reg_fake", "reg_real", -1 } };
enum { SIDES = 2 };

/* Flipped, samples and data do not come in one stream: what is missing of N is taken from the other file. */
static void read_other_side(const struct evaluation *j, const char *name, struct labelled_matrix *to)
{
    eval_estimate(j, name, 0, to, 1);
    j->metrics->estimate_rows = to->n;
}

/* Codes are held against the prior only where they are the encoder's, not flipped, where they are drawn from it. */
static int labelled_matrix_of_data(const struct evaluation *j, const struct stream *in, struct labelled_matrix *to)
{
    return !header_find(&in->header, j->answer) && column_require(in, j->field, COLUMN_IF_THERE, to);
}

/* What rec asks for beyond a likely picture: its mean logit of the right pairs less that with the code of another row. */
static void judge_gap(const struct evaluation *j, const struct labelled_matrix *right, const struct labelled_matrix *other)
{
    double sum = 0;
    for (size_t i = 0; i < right->n; i++)
        sum += (double)right->z[i] - (double)other->z[i];
    metric_table_add(j->metrics, METRIC_GAP, sum / (double)right->n, right->n);
}

void eval_bits(const struct evaluation *j, struct stream *in)
{
    struct labelled_matrix p[SIDES] = { { 0 } }, n[SIDES] = { { 0 } };
    struct labelled_matrix codes = { 0 }, other = { 0 };
    struct column column[2 * SIDES + 2];
    struct divergence b[SIDES];
    size_t columns = 0;
    for (int i = 0; i < SIDES; i++) {
        if (!header_find(&in->header, sides[i].p))
            continue;
        stream_need(in, sides[i].p, "f4", &(struct shape){ 0 });
        column_require(in, sides[i].p, 0, &p[i]);
        column[columns++] = (struct column){ sides[i].p, &p[i] };
        if (column_require(in, sides[i].n, COLUMN_IF_THERE, &n[i])) {
            stream_need(in, sides[i].n, "f4", &(struct shape){ 0 });
            column[columns++] = (struct column){ sides[i].n, &n[i] };
        } else if (j->estimate) {
            read_other_side(j, sides[i].n, &n[i]);
        }
    }
    if (!columns)
        die_spec(in->where, "nothing to judge: neither rec_real nor reg_fake");
    if (p[0].k && column_require(in, "rec_other", COLUMN_IF_THERE, &other)) {
        stream_need(in, "rec_other", "f4", &(struct shape){ 0 });
        column[columns++] = (struct column){ "rec_other", &other };
    }
    if (labelled_matrix_of_data(j, in, &codes))
        column[columns++] = (struct column){ j->field, &codes };
    column_read(in, column, columns, NULL);
    if (j->priors && !codes.n)
        die_spec(in->where, "--prior, but there are no codes of data to hold against it");
    int hard = codes.n && eval_categorical(&codes, j->field, j->priors > 0, in->where);
    for (int i = 0; i < SIDES; i++)
        if (p[i].n)
            divergence_estimate(&b[i], p[i].z, p[i].n, n[i].z, n[i].n, sides[i].sign);
    metric_table_bits(j->metrics, p[0].n ? &b[0] : NULL, p[1].n ? &b[1] : NULL, in->rows, hard ? &codes : NULL,
                 hard ? given_prior(j, &codes, in->where) : NULL);
    if (other.n)
        judge_gap(j, &p[0], &other);
    for (int i = 0; i < SIDES; i++) {
        labelled_matrix_free(&p[i]);
        labelled_matrix_free(&n[i]);
    }
    labelled_matrix_free(&codes);
    labelled_matrix_free(&other);
}
