/* judge.c - see judge.h */
#include "judge.h"

#include "answers.h"
#include "columns.h"
#include "die.h"
#include "io.h"

#include <stdlib.h>
#include <string.h>

#define CLASSES 4096            /* the table of clusters by classes stays small */
#define CONFUSION 1000          /* as does one that is written */

/* Of "all", what the fields allow is done; what was asked for by name must be possible. */
enum { RECONSTRUCTION = 1, CODES = 2, CLUSTERS = 4, ALL = 7, MODES = 8, MATCH = 16, LABELS = 32, PRIOR = 64, BITS = 128 };

static const struct {
    const char *name;
    unsigned tasks;
} names[] = {
    { "reconstruction", RECONSTRUCTION }, { "codes", CODES }, { "clusters", CLUSTERS }, { "all", ALL },
    { "modes", MODES }, { "match", MATCH }, { "labels", LABELS }, { "prior", PRIOR }, { "bits", BITS },
};

void judge_task(struct judge *j, const char *name)
{
    j->tasks = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i].name))
            j->tasks = names[i].tasks;
    if (!j->tasks)
        die_usage("--task: '%s' is none of reconstruction, codes, clusters, modes, match, labels, prior, bits, all", name);
    j->by_name = j->tasks != ALL;
    if ((j->tasks == CODES || j->tasks == MODES) && !j->estimate)
        die_usage("--task %s needs --estimate FILE, the rows to fit on", name);
    if (j->tasks & (LABELS | PRIOR) && j->estimate)
        die_usage("--task %s: --estimate has no meaning with it, nothing is fitted", name);
    if (j->confusion && j->tasks != LABELS)
        die_usage("--confusion needs --task labels");
}

static int open_reconstruction(const struct judge *j, const struct stream *in, struct recon *r)
{
    int there = header_find(&in->header, "x") && header_find(&in->header, "xhat");
    if (!(j->tasks & RECONSTRUCTION) || (!there && !j->by_name))
        return 0;
    const struct field *x = stream_need(in, "x", "u1 f4", NULL);
    const char *range = meta_text(&in->header, "range");
    stream_need(in, "xhat", "f4", &x->row);
    columns_ids(in);
    recon_init(r, shape_count(&x->row), range && !strcmp(range, "signed"));
    return 1;
}

static void read_estimate(const struct judge *j, const char *of, int how, struct codes *c, size_t k)
{
    struct stream in;
    columns_file(&in, j->estimate, j->force, of, how, c);
    if (c->k != k)
        die_spec(in.where, "%s has %zu numbers where the rows to judge have %zu", of, c->k, k);
    if ((how & COLUMN_LABELLED) && !codes_keep_labelled(c))
        die_data(in.where, "no row has a label");
    if ((j->tasks & CODES) && j->neighbours > c->n)
        die_spec(in.where, "%zu labelled rows, where --k %zu neighbours are asked for", c->n, j->neighbours);
    metrics_set(&j->metrics->estimate, meta_text(&in.header, "dataset"), meta_text(&in.header, "split"));
    stream_close(&in);
}

/* Are all rows those of a categorical code? If they must be, it is an error when they are not. */
static int categorical(const struct codes *c, const char *name, int must, const char *where)
{
    size_t row;
    int is = codes_simplex(c, &row);
    if (!is && must)
        die_spec(where, "%s is no categorical code: row %zu is no probability distribution", name, row + 1);
    return is;
}

static void judge_codes(const struct judge *j, struct codes *score, struct codes *estimate, const char *where)
{
    int clusters = (j->tasks & CLUSTERS) && categorical(score, j->field, j->by_name, where);
    if (clusters)
        metrics_usage(j->metrics, score);
    if (clusters && estimate)
        categorical(estimate, j->field, 1, j->estimate);
    if (!codes_keep_labelled(score)) {
        if (j->tasks == CODES)
            die_data(where, "no row has a label");
        return;
    }
    size_t classes = codes_compact(score, estimate);
    if (classes > CLASSES)
        die_spec(where, "%zu classes, where at most %d are foreseen", classes, CLASSES);
    if (clusters)
        metrics_clusters(j->metrics, score, estimate, classes);
    if ((j->tasks & CODES) && estimate && !metrics_codes(j->metrics, score, estimate, j->neighbours, classes))
        warn(j->estimate, "the probe did not reach its minimum");
}

/* Reconstruction, codes and clusters, in one pass. */
static void judge_common(const struct judge *j, struct stream *in)
{
    struct recon recon = { 0 };
    struct codes score = { 0 }, estimate = { 0 };
    int has_recon = open_reconstruction(j, in, &recon);
    int how = (j->by_name ? 0 : COLUMN_IF_THERE) | (j->tasks == CODES ? COLUMN_LABELLED : 0);
    int has_codes = (j->tasks & (CODES | CLUSTERS)) && columns_need(in, j->field, how, &score);
    if (has_codes && j->estimate)
        read_estimate(j, j->field, COLUMN_LABELLED, &estimate, score.k);
    columns_read(in, &(struct column){ j->field, &score }, has_codes, has_recon ? &recon : NULL);
    if (has_recon)
        metrics_reconstruction(j->metrics, &recon);
    if (has_codes)
        judge_codes(j, &score, estimate.n ? &estimate : NULL, in->where);
    if (!metrics_any(j->metrics))
        die_spec(in->where, "nothing to judge: neither x with xhat, nor %s that is categorical or has --estimate FILE", j->field);
    if (score.n && !j->estimate)
        note(in->where, "what is fitted on other rows is left out: it needs --estimate FILE");
    recon_free(&recon);
    codes_free(&score);
    codes_free(&estimate);
}

static void judge_modes(const struct judge *j, struct stream *in)
{
    struct codes samples, given = { 0 }, data;
    columns_need(in, "xhat", 0, &samples);
    int coded = columns_need(in, j->field, COLUMN_IF_THERE, &given);
    read_estimate(j, "x", COLUMN_LABELLED, &data, samples.k);
    columns_read(in, (struct column[]){ { "xhat", &samples }, { j->field, &given } }, coded ? 2 : 1, NULL);
    size_t classes = codes_compact(&data, NULL);
    if (classes > CLASSES)
        die_spec(j->estimate, "%zu classes, where at most %d are foreseen", classes, CLASSES);
    coded = coded && categorical(&given, j->field, 0, in->where);
    metrics_modes(j->metrics, &samples, coded ? &given : NULL, &data, classes);
    codes_free(&samples);
    codes_free(&given);
    codes_free(&data);
}

static void judge_match(const struct judge *j, struct stream *in)
{
    struct codes score, estimate = { 0 };
    columns_need(in, j->field, 0, &score);
    if (j->estimate)
        read_estimate(j, j->field, 0, &estimate, score.k);
    columns_read(in, &(struct column){ j->field, &score }, 1, NULL);
    if (score.n < 2 || (j->estimate && estimate.n < 2))
        die_data(in->where, "two rows at least are needed to compare distributions");
    metrics_match(j->metrics, &score, j->estimate ? &estimate : NULL, j->seed);
    codes_free(&score);
    codes_free(&estimate);
}

static void judge_prior(const struct judge *j, struct stream *in)
{
    struct codes score;
    columns_need(in, j->field, 0, &score);
    columns_read(in, &(struct column){ j->field, &score }, 1, NULL);
    if (score.n < 2)
        die_data(in->where, "two rows at least are needed to compare distributions");
    metrics_prior(j->metrics, &score, categorical(&score, j->field, 0, in->where), j->seed);
    codes_free(&score);
}

/* Real and fake are sides of a discriminator, whatever they hold in the model's direction (iae-score): in each of them the
 * divergence wanted is that of rec's real pairs from its fake ones, and that of reg's fake rows from its real ones. */
static const struct side {
    const char *p, *n;
    int sign;
} sides[] = { { "rec_real", "rec_fake", 1 }, { "reg_fake", "reg_real", -1 } };
enum { SIDES = 2 };

/* Flipped, samples and data do not come in one stream: what is missing of N is taken from the other file. */
static void read_other_side(const struct judge *j, const char *name, struct codes *to)
{
    read_estimate(j, name, 0, to, 1);
    j->metrics->estimate_rows = to->n;
}

static void judge_bits(const struct judge *j, struct stream *in)
{
    struct codes p[SIDES] = { { 0 } }, n[SIDES] = { { 0 } };
    struct column column[2 * SIDES];
    struct bits b[SIDES];
    size_t columns = 0;
    for (int i = 0; i < SIDES; i++) {
        if (!header_find(&in->header, sides[i].p))
            continue;
        stream_need(in, sides[i].p, "f4", &(struct shape){ 0 });
        columns_need(in, sides[i].p, 0, &p[i]);
        column[columns++] = (struct column){ sides[i].p, &p[i] };
        if (columns_need(in, sides[i].n, COLUMN_IF_THERE, &n[i])) {
            stream_need(in, sides[i].n, "f4", &(struct shape){ 0 });
            column[columns++] = (struct column){ sides[i].n, &n[i] };
        } else if (j->estimate) {
            read_other_side(j, sides[i].n, &n[i]);
        }
    }
    if (!columns)
        die_spec(in->where, "nothing to judge: neither rec_real nor reg_fake");
    columns_read(in, column, columns, NULL);
    for (int i = 0; i < SIDES; i++)
        if (p[i].n)
            bits_measure(&b[i], p[i].z, p[i].n, n[i].z, n[i].n, sides[i].sign);
    metrics_bits(j->metrics, p[0].n ? &b[0] : NULL, p[1].n ? &b[1] : NULL, in->rows);
    for (int i = 0; i < SIDES; i++) {
        codes_free(&p[i]);
        codes_free(&n[i]);
    }
}

static void confusion(const struct judge *j, const struct codes *c, const char *right, const char *name, size_t labels)
{
    if (!labels)
        die_data(NULL, "--confusion: no row has a label");
    if (labels > CONFUSION || c->k > CONFUSION)
        die_spec(NULL, "--confusion: a table of %zu by %zu, where at most %d are foreseen", labels, c->k, CONFUSION);
    char *corner = xprintf("%s/%s", right, name), *text = answers_confusion(c, labels, corner);
    io_save(j->confusion, text, strlen(text));
    free(corner);
    free(text);
}

/* Answers to xhat are held against labels; where there are none, against the category of the code. */
static void judge_labels(const struct judge *j, struct stream *in)
{
    struct codes code = { 0 }, answer = { 0 };
    int asked = columns_need(in, j->answer, COLUMN_IF_THERE, &answer), coded = columns_need(in, j->field, COLUMN_IF_THERE, &code);
    if (!asked && !coded)
        die_spec(in->where, "nothing to judge: neither %s nor %s", j->answer, j->field);
    columns_read(in, (struct column[]){ { asked ? j->answer : j->field, asked ? &answer : &code }, { j->field, &code } },
                 (size_t)(asked + coded), NULL);
    coded = coded && categorical(&code, j->field, !asked, in->where);
    if (asked)
        categorical(&answer, j->answer, 1, in->where);
    struct codes *c = asked ? &answer : &code;
    const char *name = asked ? j->answer : j->field;
    size_t labels = (size_t)(answers_largest(c) + 1);
    if (labels > c->k)
        die_spec(in->where, "label %zu, where %s has %zu categories", labels - 1, name, c->k);
    int own = !labels && asked && coded;
    if (own && code.k == answer.k)
        answers_from(&answer, &code);
    metrics_labels(j->metrics, coded ? &code : NULL, asked ? &answer : NULL);
    if (!metrics_any(j->metrics))
        die_data(in->where, "nothing to judge: no row has a label, and no sample several draws");
    if (own)
        answers_from(&answer, &code);
    if (j->confusion)
        confusion(j, c, own ? j->field : "y", name, own ? code.k : labels);
    codes_free(&code);
    codes_free(&answer);
}

void judge(const struct judge *j, struct stream *in)
{
    metrics_set(&j->metrics->set, meta_text(&in->header, "dataset"), meta_text(&in->header, "split"));
    if (j->tasks == MODES)
        judge_modes(j, in);
    else if (j->tasks == MATCH)
        judge_match(j, in);
    else if (j->tasks == LABELS)
        judge_labels(j, in);
    else if (j->tasks == PRIOR)
        judge_prior(j, in);
    else if (j->tasks == BITS)
        judge_bits(j, in);
    else
        judge_common(j, in);
}
