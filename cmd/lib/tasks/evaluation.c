/* evaluation.c - the prior, the estimate set and checks of fields, for all tasks of iae-eval */
#include "tasks/evaluation.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/parse.h"
#include "tasks/column_reader.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CLASSES 4096        /* the table of clusters by classes stays small */

void evaluation_set_prior(struct evaluation *e, const char *text)
{
    char *copy = xstrdup(text), *rest = copy;
    double sum = 0;
    for (char *word; (word = strsep(&rest, " \t,"));) {
        if (!*word)
            continue;
        if (e->priors == SPEC_PRIOR)
            die_usage("--prior: more than %d categories", SPEC_PRIOR);
        if (parse_real(word, &e->prior[e->priors]) || e->prior[e->priors] < 0)
            die_usage("--prior: '%s' is no probability", word);
        sum += e->prior[e->priors++];
    }
    if (sum <= 0)
        die_usage("--prior: '%s' has no category that is possible", text);
    for (size_t i = 0; i < e->priors; i++)
        e->prior[i] /= sum;
    free(copy);
}

void evaluation_read_estimate(const struct evaluation *e, const char *field, int how, struct labelled_matrix *c, size_t k)
{
    struct stream in;
    column_read_file(&in, e->estimate, e->force, field, how, c);
    if (c->k != k)
        die_spec(in.where, "%s has %zu numbers where the evaluated rows have %zu", field, c->k, k);
    if ((how & COLUMN_LABELLED) && !labelled_matrix_keep_labelled(c))
        die_data(in.where, "no row has a label");
    metric_table_name_set(&e->metrics->estimate, header_get_text(&in.header, "dataset"), header_get_text(&in.header, "split"));
    stream_close(&in);
}

int evaluation_check_categorical(const struct labelled_matrix *c, const char *field, int required, const char *where)
{
    size_t row;
    int categorical = labelled_matrix_simplex(c, &row);
    if (!categorical && required)
        die_spec(where, "%s is no categorical code: row %zu is no probability distribution", field, row + 1);
    return categorical;
}

void evaluation_check_classes(size_t classes, const char *where)
{
    if (classes > MAX_CLASSES)
        die_spec(where, "%zu classes, more than the %d supported", classes, MAX_CLASSES);
}

void evaluation_check_rows(const struct labelled_matrix *c, const char *where)
{
    if (c->n < 2)
        die_data(where, "distributions are compared by at least two rows each");
}

const double *evaluation_prior_of(const struct evaluation *e, const struct labelled_matrix *c, const char *where)
{
    if (e->priors && e->priors != c->k)
        die_spec(where, "%s has %zu categories, and the prior %zu probabilities", e->field, c->k, e->priors);
    return e->priors ? e->prior : NULL;
}
