/* run_metrics.c - reads a table of metrics into columns of numbers */
#include "plot/run_metrics.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "bytes/delimited.h"
#include "bytes/input_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A table of metrics has a heading; it is the first line if no cell of it is a number. */
static int is_heading(const char *name)
{
    (void)name;
    return 1;
}

/* 0, and NAN for what stands for no value; -1 for text. */
static int parse_cell(const char *cell, double *v)
{
    char *end;
    *v = NAN;
    if (!*cell || !strcmp(cell, "-") || !strcasecmp(cell, "na"))
        return 0;
    *v = strtod(cell, &end);
    if (!isfinite(*v))
        *v = NAN;
    return *end ? -1 : 0;
}

static int set_columns(struct run_metrics *m, const struct delimited *t)
{
    if (!t->heading) {
        snprintf(m->error, sizeof m->error, "%s", t->n_ahead ? "line 1: no heading, which names the columns" : "empty");
        return -1;
    }
    m->width = t->width;
    m->column = xzero(m->width, sizeof *m->column);
    for (size_t i = 0; i < m->width; i++)
        m->column[i].name = xstrdup(t->heading[i]);
    return 0;
}

static int repeats_heading(const struct delimited *t)
{
    for (size_t i = 0; i < t->width; i++)
        if (strcmp(t->cell[i], t->heading[i]))
            return 0;
    return 1;
}

static void add_row(struct run_metrics *m, const struct delimited *t)
{
    if (m->rows == m->capacity) {
        m->capacity = m->capacity ? 2 * m->capacity : 256;
        for (size_t i = 0; i < m->width; i++)
            m->column[i].value = xrealloc(m->column[i].value, m->capacity * sizeof(double));
    }
    for (size_t i = 0; i < m->width; i++)
        if (parse_cell(t->cell[i], &m->column[i].value[m->rows]) && !m->column[i].text_line)
            m->column[i].text_line = t->number;
    m->rows++;
}

/* Takes away the rows before the last one that it replaces. */
static void replace_rows(struct run_metrics *m, size_t step)
{
    size_t last = m->rows - 1, kept = last;
    const double *s = m->column[step].value;
    while (kept && s[kept - 1] >= s[last])
        kept--;
    m->replaced += last - kept;
    for (size_t i = 0; i < m->width && kept < last; i++)
        m->column[i].value[kept] = m->column[i].value[last];
    m->rows = kept + 1;
}

int run_metrics_parse(struct run_metrics *m, struct reader from)
{
    const struct delimited_form form = { .is_known = is_heading };
    struct delimited t;
    memset(m, 0, sizeof *m);
    int r = delimited_open(&t, from, &form), bad = r || set_columns(m, &t);
    int step = delimited_column(&t, "step");
    while (!bad && (r = delimited_next(&t)) > 0) {
        if (repeats_heading(&t))
            continue;
        add_row(m, &t);
        if (step >= 0)
            replace_rows(m, (size_t)step);
    }
    if (r < 0)
        memcpy(m->error, t.error, sizeof t.error);
    else if (!bad && !m->rows)
        snprintf(m->error, sizeof m->error, "no rows below the heading");
    delimited_close(&t);
    return r < 0 || m->error[0] ? -1 : 0;
}

void run_metrics_read(struct run_metrics *m, const char *path)
{
    struct input_file file;
    input_file_open(&file, path, INPUT_FILE_NO_CAP);
    if (run_metrics_parse(m, input_file_reader(&file)))
        input_file_die(&file, m->error);
    m->where = xstrdup(file.where);
    if (m->replaced)
        log_info(m->where, "%zu lines are left out, whose steps come again in later ones", m->replaced);
    input_file_close(&file);
}

void run_metrics_free(struct run_metrics *m)
{
    for (size_t i = 0; i < m->width; i++) {
        free(m->column[i].name);
        free(m->column[i].value);
    }
    free(m->column);
    free(m->where);
    memset(m, 0, sizeof *m);
}

const struct metric_column *run_metrics_column(const struct run_metrics *m, const char *name)
{
    for (size_t i = 0; i < m->width; i++)
        if (!strcmp(m->column[i].name, name))
            return &m->column[i];
    return NULL;
}

int run_metrics_has_values(const struct run_metrics *m, const struct metric_column *c)
{
    for (size_t i = 0; i < m->rows && !c->text_line; i++)
        if (!isnan(c->value[i]))
            return 1;
    return 0;
}
