/* metric_table.c - named results: declared metrics, their values, and both as text */
#include "eval/metric_table.h"

#include "base/alloc.h"
#include "base/die.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void metric_table_init(struct metric_table *m)
{
    memset(m, 0, sizeof *m);
}

void metric_table_free(struct metric_table *m)
{
    free(m->result);
    free(m->set);
    free(m->estimate);
    memset(m, 0, sizeof *m);
}

void metric_table_declare(struct metric_table *m, const struct metric *group)
{
    size_t members = 0;
    for (size_t i = 0; i < m->n; i++)
        if (m->result[i].metric == group)
            return;
    while (group[members].name)
        members++;
    m->result = xrealloc(m->result, (m->n + members) * sizeof *m->result);
    for (size_t i = 0; i < members; i++)
        m->result[m->n++] = (struct metric_result){ .metric = &group[i] };
}

/* "mnist/test"; characters that would break the table become '?'. */
void metric_table_name_set(char **name, const char *dataset, const char *split)
{
    free(*name);
    *name = xprintf("%s%s%s", dataset ? dataset : "-", split ? "/" : "", split ? split : "");
    for (char *p = *name; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = '?';
}

static struct metric_result *find_result(const struct metric_table *m, const char *name, size_t n)
{
    for (size_t i = 0; i < m->n; i++) {
        const char *known = m->result[i].metric->name;
        if (strlen(known) == n && !strncmp(known, name, n))
            return &m->result[i];
    }
    return NULL;
}

const struct metric *metric_table_request(struct metric_table *m, const char *name, size_t n)
{
    struct metric_result *r = find_result(m, name, n);
    if (!r)
        return NULL;
    r->requested = 1;
    return r->metric;
}

void metric_table_add(struct metric_table *m, const char *name, double value, uint64_t rows)
{
    struct metric_result *r = find_result(m, name, strlen(name));
    if (!r)
        bug("a metric that was not declared");
    r->present = !isnan(value) && (r->requested || !r->metric->on_request);
    r->value = value;
    r->rows = rows;
}

const struct metric_result *metric_table_find(const struct metric_table *m, const char *name, size_t n)
{
    return find_result(m, name, n);
}

int metric_table_is_empty(const struct metric_table *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->result[i].present)
            return 0;
    return 1;
}

/* One line of the table. */
static char *format_result(const struct metric_table *m, const struct metric_result *r)
{
    const char *estimate = "-";
    uint64_t estimate_rows = 0;
    switch (r->metric->basis) {
    case BASIS_NONE:
        break;
    case BASIS_SELF:
        estimate = m->set;
        estimate_rows = r->rows;
        break;
    case BASIS_ESTIMATE:
    case BASIS_REFERENCE:
        estimate = m->estimate ? m->estimate : "normal";
        estimate_rows = m->estimate_rows;
        break;
    case BASIS_OPTIONAL:
        estimate = m->estimate ? m->estimate : "-";
        estimate_rows = m->estimate ? m->estimate_rows : 0;
    }
    return xprintf("%s\t%.9g\t%" PRIu64 "\t%s\t%s\t%" PRIu64 "\n", r->metric->name, r->value, r->rows, m->set, estimate, estimate_rows);
}

/* Both texts in one; they are freed. */
static char *join_texts(char *a, char *b)
{
    char *both = xprintf("%s%s", a, b);
    free(a);
    free(b);
    return both;
}

char *metric_table_text(const struct metric_table *m)
{
    char *text = xstrdup("metric\tvalue\trows\tset\testimate\testimate_rows\n");
    for (size_t i = 0; i < m->n; i++)
        if (m->result[i].present)
            text = join_texts(text, format_result(m, &m->result[i]));
    return text;
}

char *metric_table_names(const struct metric_table *m)
{
    char *text = xstrdup("");
    for (size_t i = 0; i < m->n; i++)
        text = join_texts(text, xprintf("%s%s", i ? ", " : "", m->result[i].metric->name));
    return text;
}
