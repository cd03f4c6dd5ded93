/* overview.c - the table of runs */
#include "report/overview.h"

#include "base/alloc.h"
#include "report/run_settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- results ---- */

static const char *const training_metrics[] = { "mse", "mse_rolled", "rho", "agreement", "L_rec", "L_reg", "L_gen", "L_label", NULL };

static const char *evaluated(const struct run *r, const char *metric)
{
    for (size_t i = 0; i < r->tables; i++) {
        const char *value = table_is_metrics(&r->table[i]) ? table_metric(&r->table[i], metric) : NULL;
        if (value)
            return value;
    }
    return NULL;
}

static double last_of(const struct run *r, const char *metric)
{
    double v = NAN;
    for (size_t i = 0; i < r->n_metrics && isnan(v); i++)
        v = metrics_last(&r->metrics[i], metric);
    return v;
}

/* The value of a result as text, which the caller frees. */
static char *result(const struct run *r, const char *metric)
{
    const char *value = evaluated(r, metric);
    double last = value ? NAN : last_of(r, metric);
    return value ? xstrdup(value) : isnan(last) ? xstrdup("") : xprintf("%.9g", last);
}

static void add_result(struct strlist *results, const char *metric)
{
    for (size_t i = 0; i < results->n; i++)
        if (!strcmp(results->item[i], metric))
            return;
    if (results->n < OVERVIEW_RESULTS)
        strlist_add(results, xstrdup(metric));
}

static struct strlist list_results(const struct runs *all)
{
    struct strlist results = { NULL, 0 };
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->item[i].tables; k++) {
            const struct table *t = &all->item[i].table[k];
            for (size_t row = t->has_heading ? 1 : 0; table_is_metrics(t) && row < t->rows; row++)
                add_result(&results, table_cell(t, row, 0));
        }
    for (size_t i = 0; !results.n && i < all->n; i++)
        for (size_t k = 0; training_metrics[k]; k++)
            if (isfinite(last_of(&all->item[i], training_metrics[k])))
                add_result(&results, training_metrics[k]);
    return results;
}

/* ---- HTML ---- */

static void write_head(const struct strlist *settings, const struct strlist *results, struct page *page)
{
    page_markup(page, "<thead><tr><th>run</th>");
    for (size_t i = 0; i < settings->n; i++)
        page_element(page, "th", settings->item[i]);
    for (size_t i = 0; i < results->n; i++)
        page_element(page, "th", results->item[i]);
    page_markup(page, "</tr></thead>\n");
}

static void write_row(const struct run *r, size_t number, const struct strlist *settings, const struct strlist *results,
                      struct page *page)
{
    page_markup(page, "<tr><td><a href=\"#run-%zu\">", number);
    page_text(page, r->title);
    page_markup(page, "</a></td>");
    for (size_t i = 0; i < settings->n; i++) {
        const char *value = run_settings_get(r, settings->item[i]);
        table_write_cell(page, value ? value : "");
    }
    for (size_t i = 0; i < results->n; i++) {
        char *value = result(r, results->item[i]);
        table_write_cell(page, value);
        free(value);
    }
    page_markup(page, "</tr>\n");
}

void overview_write(const struct runs *all, struct page *page)
{
    struct strlist settings = run_settings_differ(all), results = list_results(all);
    page_markup(page, "<section class=\"overview\"><h2>Runs</h2>\n<div class=\"wide\"><table class=\"sortable\">");
    write_head(&settings, &results, page);
    page_markup(page, "<tbody>");
    for (size_t i = 0; i < all->n; i++)
        write_row(&all->item[i], i + 1, &settings, &results, page);
    page_markup(page, "</tbody></table></div>\n<div class=\"compare\"></div>\n");
    for (size_t i = 0; i < all->tables; i++)
        table_write(&all->table[i], page);
    page_markup(page, "</section>\n");
    strlist_free(&settings);
    strlist_free(&results);
}
