/* eval_common.c - what the tasks of iae-eval share */
#include "tasks/eval_common.h"

#include "base/die.h"

#define CLASSES 4096            /* the table of clusters by classes stays small */

void eval_estimate(const struct evaluation *j, const char *of, int how, struct labelled_matrix *c, size_t k)
{
    struct stream in;
    column_read_file(&in, j->estimate, j->force, of, how, c);
    if (c->k != k)
        die_spec(in.where, "%s has %zu numbers where the rows to judge have %zu", of, c->k, k);
    if ((how & COLUMN_LABELLED) && !labelled_matrix_keep_labelled(c))
        die_data(in.where, "no row has a label");
    metric_table_set(&j->metrics->estimate, header_get_text(&in.header, "dataset"), header_get_text(&in.header, "split"));
    stream_close(&in);
}

int eval_categorical(const struct labelled_matrix *c, const char *name, int must, const char *where)
{
    size_t row;
    int is = labelled_matrix_simplex(c, &row);
    if (!is && must)
        die_spec(where, "%s is no categorical code: row %zu is no probability distribution", name, row + 1);
    return is;
}

void eval_classes(size_t classes, const char *where)
{
    if (classes > CLASSES)
        die_spec(where, "%zu classes, where at most %d are foreseen", classes, CLASSES);
}
