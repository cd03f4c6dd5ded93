/* eval_tasks.c - see eval_tasks.h */
#include "tasks/eval_common.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "base/output_file.h"
#include "base/parse.h"
#include "eval/clustering.h"
#include "eval/predictions.h"

#include <stdlib.h>
#include <string.h>

#define CONFUSION 1000          /* labels of a table that is written */

/* Of "all", what the fields allow is done; what was asked for by name must be possible. */
enum {
    TASK_RECONSTRUCTION = 1, TASK_CODES = 2, TASK_CLUSTERS = 4, TASK_ALL = 7, TASK_MODES = 8, TASK_MATCH = 16, TASK_LABELS = 32,
    TASK_PRIOR = 64, TASK_BITS = 128, TASK_SAMPLES = 256, TASK_SELECTION = 512
};

static int open_reconstruction(const struct evaluation *j, const struct stream *in, struct reconstruction *r)
{
    int there = header_find(&in->header, "x") && header_find(&in->header, "xhat");
    if (!(j->tasks & TASK_RECONSTRUCTION) || (!there && !j->by_name))
        return 0;
    const struct field *x = stream_need(in, "x", "u1 f4", NULL);
    const char *range = header_get_text(&in->header, "range");
    stream_need(in, "xhat", "f4", &x->row);
    column_check_ids(in);
    reconstruction_init(r, shape_count(&x->row), range && !strcmp(range, "signed"));
    return 1;
}

/* Rows with labels; draws: of which they are the means, or none. */
static void eval_labelled(const struct evaluation *j, struct labelled_matrix *score, const struct labelled_matrix *draws, struct labelled_matrix *estimate,
                           int clusters, const char *where)
{
    size_t classes = labelled_matrix_compact(score, estimate);
    eval_classes(classes, where);
    if (clusters)
        metric_table_clusters(j->metrics, score, estimate, classes);
    if (clusters && draws->n) {
        char *wrong = xarray(score->n, 1);
        if (clustering_wrong(score, estimate, classes, wrong))
            metric_table_flips(j->metrics, draws, wrong);
        free(wrong);
    }
    if ((j->tasks & TASK_CODES) && estimate && !metric_table_codes(j->metrics, score, estimate, j->neighbours, classes))
        log_warning(j->estimate, "the probe did not reach its minimum");
}

static void eval_codes(const struct evaluation *j, struct labelled_matrix *score, struct labelled_matrix *estimate, const char *where)
{
    int clusters = (j->tasks & TASK_CLUSTERS) && eval_categorical(score, j->field, j->by_name, where);
    struct labelled_matrix draws = { 0 };
    if (j->mean)
        labelled_matrix_average(score, &draws);
    if (j->mean && clusters)
        metric_table_flips(j->metrics, &draws, NULL);
    if (clusters)
        metric_table_usage(j->metrics, score);
    if (clusters && estimate)
        eval_categorical(estimate, j->field, 1, j->estimate);
    labelled_matrix_keep_labelled(&draws);
    if (labelled_matrix_keep_labelled(score))
        eval_labelled(j, score, &draws, estimate, clusters, where);
    else if (j->tasks == TASK_CODES)
        die_data(where, "no row has a label");
    labelled_matrix_free(&draws);
}

static void read_labelled(const struct evaluation *j, struct labelled_matrix *estimate, size_t k)
{
    eval_estimate(j, j->field, COLUMN_LABELLED, estimate, k);
    if (j->mean)
        labelled_matrix_average(estimate, NULL);
    if ((j->tasks & TASK_CODES) && j->neighbours > estimate->n)
        die_spec(j->estimate, "%zu labelled rows, where --k %zu neighbours are asked for", estimate->n, j->neighbours);
}

/* Reconstruction, codes and clusters, in one pass. */
static void eval_common(const struct evaluation *j, struct stream *in)
{
    struct reconstruction recon = { 0 };
    struct labelled_matrix score = { 0 }, estimate = { 0 };
    int has_recon = open_reconstruction(j, in, &recon);
    int how = (j->by_name ? 0 : COLUMN_IF_THERE) | (j->tasks == TASK_CODES ? COLUMN_LABELLED : 0);
    int has_codes = (j->tasks & (TASK_CODES | TASK_CLUSTERS)) && column_require(in, j->field, how, &score);
    if (has_codes && j->estimate)
        read_labelled(j, &estimate, score.k);
    column_read(in, &(struct column){ j->field, &score }, has_codes, has_recon ? &(struct versus){ "x", "xhat", &recon } : NULL);
    if (has_recon)
        metric_table_reconstruction(j->metrics, &recon);
    if (has_codes)
        eval_codes(j, &score, estimate.n ? &estimate : NULL, in->where);
    if (!metric_table_any(j->metrics))
        die_spec(in->where, "nothing to judge: neither x with xhat, nor %s that is categorical or has --estimate FILE", j->field);
    if (score.n && !j->estimate)
        log_info(in->where, "what is fitted on other rows is left out: it needs --estimate FILE");
    reconstruction_free(&recon);
    labelled_matrix_free(&score);
    labelled_matrix_free(&estimate);
}

static void confusion(const struct evaluation *j, const struct labelled_matrix *c, const char *right, const char *name, size_t labels)
{
    if (!labels)
        die_data(NULL, "--confusion: no row has a label");
    if (labels > CONFUSION || c->k > CONFUSION)
        die_spec(NULL, "--confusion: a table of %zu by %zu, where at most %d are foreseen", labels, c->k, CONFUSION);
    char *corner = xprintf("%s/%s", right, name), *text = predictions_confusion(c, labels, corner);
    output_file_save(j->confusion, text, strlen(text));
    free(corner);
    free(text);
}

/* Features of xhat, of which only the variance counts. */
static int open_features(const struct stream *in, struct reconstruction *r)
{
    if (!header_find(&in->header, FHAT))
        return 0;
    reconstruction_init(r, shape_count(&stream_need(in, FHAT, "f4", NULL)->row), 0);
    return 1;
}

/* Answers to xhat are held against labels; where there are none, against the category of the code. */
static void eval_labels(const struct evaluation *j, struct stream *in)
{
    struct labelled_matrix code = { 0 }, answer = { 0 };
    struct reconstruction features = { 0 };
    int asked = column_require(in, j->answer, COLUMN_IF_THERE, &answer), coded = column_require(in, j->field, COLUMN_IF_THERE, &code);
    if (!asked && !coded)
        die_spec(in->where, "nothing to judge: neither %s nor %s", j->answer, j->field);
    struct versus draws = { FHAT, FHAT, &features };
    column_read(in, (struct column[]){ { asked ? j->answer : j->field, asked ? &answer : &code }, { j->field, &code } },
                 (size_t)(asked + coded), asked && open_features(in, &features) ? &draws : NULL);
    coded = coded && eval_categorical(&code, j->field, !asked, in->where);
    if (asked)
        eval_categorical(&answer, j->answer, 1, in->where);
    struct labelled_matrix *c = asked ? &answer : &code;
    const char *name = asked ? j->answer : j->field;
    size_t labels = (size_t)(predictions_max_label(c) + 1);
    if (labels > c->k)
        die_spec(in->where, "label %zu, where %s has %zu categories", labels - 1, name, c->k);
    int own = !labels && asked && coded;
    if (own && code.k == answer.k)
        predictions_set_labels(&answer, &code);
    metric_table_labels(j->metrics, coded ? &code : NULL, asked ? &answer : NULL);
    metric_table_features(j->metrics, &features);
    if (!metric_table_any(j->metrics))
        die_data(in->where, "nothing to judge: no row has a label, and no sample several draws");
    if (own)
        predictions_set_labels(&answer, &code);
    if (j->confusion)
        confusion(j, c, own ? j->field : "y", name, own ? code.k : labels);
    reconstruction_free(&features);
    labelled_matrix_free(&code);
    labelled_matrix_free(&answer);
}

static const struct {
    const char *name;
    unsigned tasks;
    void (*run)(const struct evaluation *j, struct stream *in);
} names[] = {
    { "reconstruction", TASK_RECONSTRUCTION, eval_common },
    { "codes", TASK_CODES, eval_common },
    { "clusters", TASK_CLUSTERS, eval_common },
    { "all", TASK_ALL, eval_common },
    { "modes", TASK_MODES, eval_modes },
    { "samples", TASK_SAMPLES, eval_samples },
    { "match", TASK_MATCH, eval_match },
    { "labels", TASK_LABELS, eval_labels },
    { "prior", TASK_PRIOR, eval_prior },
    { "bits", TASK_BITS, eval_bits },
    { "selection", TASK_SELECTION, eval_selection },
};

static void parse_prior(struct evaluation *j, const char *text)
{
    char *copy = xstrdup(text), *rest = copy;
    double sum = 0;
    for (char *word; (word = strsep(&rest, " \t,"));) {
        if (!*word)
            continue;
        if (j->priors == SPEC_PRIOR)
            die_usage("--prior: more than %d categories", SPEC_PRIOR);
        if (parse_real(word, &j->prior[j->priors]) || j->prior[j->priors] < 0)
            die_usage("--prior: '%s' is no probability", word);
        sum += j->prior[j->priors++];
    }
    if (sum <= 0)
        die_usage("--prior: '%s' has no category that is possible", text);
    for (size_t i = 0; i < j->priors; i++)
        j->prior[i] /= sum;
    free(copy);
}

void eval_select_task(struct evaluation *j, const char *name, const char *prior)
{
    j->tasks = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i].name)) {
            j->tasks = names[i].tasks;
            j->run = names[i].run;
        }
    if (!j->tasks)
        die_usage("--task: '%s' is none of reconstruction, codes, clusters, modes, samples, match, labels, prior, bits, "
                  "selection, all", name);
    j->by_name = j->tasks != TASK_ALL;
    if (j->tasks & (TASK_CODES | TASK_MODES | TASK_SAMPLES) && j->by_name && !j->estimate)
        die_usage("--task %s needs --estimate FILE", name);
    if (j->tasks & (TASK_LABELS | TASK_PRIOR) && j->estimate)
        die_usage("--task %s: --estimate has no meaning with it, nothing is fitted", name);
    if (j->confusion && j->tasks != TASK_LABELS)
        die_usage("--confusion needs --task labels");
    if (j->mean && !(j->tasks & (TASK_CODES | TASK_CLUSTERS)))
        die_usage("--task %s: --mean has no meaning with it", name);
    if (prior && !(j->tasks & (TASK_PRIOR | TASK_BITS)))
        die_usage("--task %s: --prior has no meaning with it", name);
    if (prior)
        parse_prior(j, prior);
}

void eval_run(const struct evaluation *j, struct stream *in)
{
    metric_table_set(&j->metrics->set, header_get_text(&in->header, "dataset"), header_get_text(&in->header, "split"));
    j->run(j, in);
}
