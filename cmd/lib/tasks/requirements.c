/* requirements.c - names and bounds of metrics: parsed, checked before the work, compared after it */
#include "tasks/requirements.h"

#include "base/die.h"
#include "base/log.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>

struct bound {
    size_t name;                /* bytes of the metric's name, which the text begins with */
    int less, equal;            /* < or >; with = or without */
    double value;
};

static struct bound parse_bound(const char *text)
{
    struct bound b = { .name = strcspn(text, "<>") };
    b.less = text[b.name] == '<';
    b.equal = text[b.name] && text[b.name + 1] == '=';
    if (!text[b.name] || parse_real(text + b.name + 1 + b.equal, &b.value))
        die_usage("--require: '%s' is not a metric, one of < <= > >=, and a number", text);
    return b;
}

static void request_metric(struct metric_table *m, const char *option, const char *name, size_t n, int has_estimate)
{
    const struct metric *metric = metric_table_request(m, name, n);
    if (!metric)
        die_usage("--%s: '%.*s' is no metric; metrics are %s", option, (int)n, name, metric_table_names(m));
    if (metric->basis == BASIS_ESTIMATE && !has_estimate)
        die_usage("--%s: %s needs --estimate FILE", option, metric->name);
}

void requirements_check(const struct requirements *r, struct metric_table *m, int has_estimate)
{
    for (size_t i = 0; i < r->names.n; i++)
        request_metric(m, "metric", r->names.item[i], strlen(r->names.item[i]), has_estimate);
    for (size_t i = 0; i < r->bounds.n; i++)
        request_metric(m, "require", r->bounds.item[i], parse_bound(r->bounds.item[i]).name, has_estimate);
}

static double defined_value(const struct metric_table *m, const char *option, const char *text, size_t n)
{
    const struct metric_result *result = metric_table_find(m, text, n);
    if (!result->present)
        die_spec(NULL, "--%s %s: this metric is not defined for these rows", option, text);
    return result->value;
}

static int is_kept(const struct bound *b, double v)
{
    if (b->less ? v < b->value : v > b->value)
        return 1;
    return b->equal && v <= b->value && v >= b->value;
}

int requirements_are_met(const struct requirements *r, const struct metric_table *m)
{
    int met = 1;
    for (size_t i = 0; i < r->names.n; i++)
        defined_value(m, "metric", r->names.item[i], strlen(r->names.item[i]));
    for (size_t i = 0; i < r->bounds.n; i++) {
        const char *text = r->bounds.item[i];
        struct bound b = parse_bound(text);
        double value = defined_value(m, "require", text, b.name);
        if (is_kept(&b, value))
            continue;
        log_warning(NULL, "not met: %s, it is %.9g", text, value);
        met = 0;
    }
    return met;
}

void requirements_free(struct requirements *r)
{
    free(r->names.item);
    free(r->bounds.item);
}
