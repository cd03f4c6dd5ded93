/* requirements.c - bounds on metrics: parsed, checked before the work, compared after it */
#include "tasks/requirements.h"

#include "base/die.h"
#include "base/log.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>

struct requirement {
    const struct metric_result *result;
    int less, equal;            /* < or >; with = or without */
    double bound;
};

static struct requirement parse_requirement(const char *text, const struct metric_table *m)
{
    size_t n = strcspn(text, "<>");
    struct requirement r = { .result = metric_table_find(m, text, n) };
    if (!r.result)
        die_usage("--require: '%.*s' is no metric; metrics are %s", (int)n, text, metric_table_names(m));
    r.less = text[n] == '<';
    r.equal = text[n] && text[n + 1] == '=';
    if (!text[n] || parse_real(text + n + 1 + r.equal, &r.bound))
        die_usage("--require: '%s' is not a metric, one of < <= > >=, and a number", text);
    return r;
}

void requirements_check(const struct arg_list *texts, const struct metric_table *m, int has_estimate)
{
    for (size_t i = 0; i < texts->n; i++) {
        const struct metric *metric = parse_requirement(texts->item[i], m).result->metric;
        if (metric->basis == BASIS_ESTIMATE && !has_estimate)
            die_usage("--require: %s needs --estimate FILE", metric->name);
    }
}

static int is_met(const struct requirement *r, double v)
{
    if (r->less ? v < r->bound : v > r->bound)
        return 1;
    return r->equal && v <= r->bound && v >= r->bound;
}

int requirements_are_met(const struct arg_list *texts, const struct metric_table *m)
{
    int met = 1;
    for (size_t i = 0; i < texts->n; i++) {
        struct requirement r = parse_requirement(texts->item[i], m);
        if (!r.result->present)
            die_spec(NULL, "--require %s: this metric is not defined for these rows", texts->item[i]);
        if (is_met(&r, r.result->value))
            continue;
        log_warning(NULL, "not met: %s, it is %.9g", texts->item[i], r.result->value);
        met = 0;
    }
    return met;
}
