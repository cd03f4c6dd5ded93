/* panels.c - chooses the columns to draw, and the limits of their axes */
#include "plot/panels.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/nearest.h"
#include "base/parse.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PANELS 64

/* ---- what the runs have ---- */

static int is_text(const struct run_metrics *runs, size_t n_runs, const char *name)
{
    for (size_t i = 0; i < n_runs; i++) {
        const struct metric_column *c = run_metrics_column(&runs[i], name);
        if (c && c->text_line)
            return 1;
    }
    return 0;
}

enum content { NOTHING, ZEROS, CONSTANT, VARYING };

/* What the columns of this name hold in all runs together. */
static enum content content_of(const struct run_metrics *runs, size_t n_runs, const char *name)
{
    enum content found = NOTHING;
    double first = 0;
    for (size_t i = 0; i < n_runs; i++) {
        const struct metric_column *c = run_metrics_column(&runs[i], name);
        for (size_t k = 0; c && k < runs[i].rows; k++) {
            if (isnan(c->value[k]))
                continue;
            if (found == NOTHING) {
                first = c->value[k];
                found = first == 0 ? ZEROS : CONSTANT;
            } else if (c->value[k] != first) {
                return VARYING;
            }
        }
    }
    return found;
}

/* The names of the columns of numbers, for a message; cut where it becomes long. */
static void list_names(const struct run_metrics *m, char *text, size_t size)
{
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < m->width && n < size; i++)
        if (!m->column[i].text_line)
            n += (size_t)snprintf(text + n, size - n, "%s%s", n ? ", " : "", m->column[i].name);
}

static void require_column(const struct run_metrics *runs, size_t n_runs, const char *name)
{
    const struct metric_column *c = NULL;
    char names[800];
    for (size_t i = 0; i < n_runs; i++) {
        const struct metric_column *here = run_metrics_column(&runs[i], name);
        if (here && here->text_line)
            die_data(runs[i].where, "line %llu: '%s' is a column of text, not of numbers", (unsigned long long)here->text_line, name);
        c = here ? here : c;
    }
    list_names(&runs[0], names, sizeof names);
    struct nearest near = { .typed = name };
    for (size_t i = 0; !c && i < runs[0].width; i++)
        nearest_offer(&near, runs[0].column[i].name);
    if (!c)
        die_data(runs[0].where, "no column '%s'%s%s there are %s", name, nearest_question(&near), near.word ? "" : ";", names);
    if (content_of(runs, n_runs, name) == NOTHING)
        die_data(runs[0].where, "column '%s' is empty", name);
}

const char *panels_x(const char *name, const struct run_metrics *runs, size_t n_runs)
{
    static const char *const usual[] = { "step", "epoch" };
    for (size_t i = 0; i < n_runs && name; i++)
        require_column(&runs[i], 1, name);
    for (size_t k = 0; k < 2 && !name; k++) {
        size_t have = 0;
        for (size_t i = 0; i < n_runs; i++) {
            const struct metric_column *c = run_metrics_column(&runs[i], usual[k]);
            have += c && run_metrics_has_values(&runs[i], c);
        }
        name = have == n_runs ? usual[k] : NULL;
    }
    return name;
}

/* ---- panels ---- */

static struct panel *add_panel(struct panels *p)
{
    p->panel = xrealloc(p->panel, (p->n + 1) * sizeof *p->panel);
    p->panel[p->n] = (struct panel){ .low = NAN, .high = NAN };
    return &p->panel[p->n++];
}

static void add_name(struct panel *p, const char *name)
{
    p->column = xrealloc(p->column, (p->n + 1) * sizeof *p->column);
    p->column[p->n++] = name;
}

static int is_column(const struct run_metrics *runs, size_t n_runs, const char *name)
{
    for (size_t i = 0; i < n_runs; i++)
        if (run_metrics_column(&runs[i], name))
            return 1;
    return 0;
}

void panels_named(struct panels *p, const struct arg_list *lists, const struct run_metrics *runs, size_t n_runs)
{
    *p = (struct panels){ 0 };
    if (lists->n > MOST_PANELS)
        die_usage("--columns: %zu panels, where %d are the most", lists->n, MOST_PANELS);
    p->list = xzero(lists->n, sizeof *p->list);
    for (size_t i = 0; i < lists->n; i++) {
        struct panel *panel = add_panel(p);
        char *rest = p->list[i] = xstrdup(lists->item[i]);
        if (is_column(runs, n_runs, rest)) {
            add_name(panel, rest);
            rest = NULL;
        }
        while (rest)
            add_name(panel, strsep(&rest, ","));
        for (size_t k = 0; k < panel->n; k++)
            require_column(runs, n_runs, panel->column[k]);
    }
}

/* The columns of iae-train, as they read best: those of one run in a panel, and of them, with the mark, the ones to compare runs by. */
static const struct group {
    const char *name[4];
    int compared, if_varying;
} groups[] = {
    { .name = { "L_rec", "L_reg", "L_gen", "L_label" }, .compared = 1 },
    { .name = { "mse", "mse_rolled" }, .compared = 1 },
    { .name = { "gap" }, .compared = 1 },
    { .name = { "rho" }, .compared = 1 },
    { .name = { "agreement" }, .compared = 1 },
    { .name = { "balance", "confidence" }, .compared = 1 },
    { .name = { "entropy" }, .compared = 1 },
    { .name = { "used" }, .compared = 1 },
    { .name = { "z_std_min", "z_std_max" } },
    { .name = { "rec_real", "rec_fake", "reg_real", "reg_fake" } },
    { .name = { "norm_encoder", "norm_decoder", "norm_rec", "norm_reg" } },
    { .name = { "steps_rec", "steps_reg" }, .if_varying = 1 },
};
#define GROUPS (sizeof groups / sizeof *groups)
#define GROUP_NAMES 4

static const struct group *group_of(const char *name)
{
    for (size_t g = 0; g < GROUPS; g++)
        for (size_t k = 0; k < GROUP_NAMES && groups[g].name[k]; k++)
            if (!strcmp(groups[g].name[k], name))
                return &groups[g];
    return NULL;
}

struct choice {
    struct panels *panels;
    const struct run_metrics *runs;
    size_t n_runs;
};

/* Puts a column into this panel, or into a new one if it is NULL; the panel it is in, or NULL for none. */
static struct panel *choose(const struct choice *c, struct panel *panel, const char *name, enum content least)
{
    if (is_text(c->runs, c->n_runs, name) || content_of(c->runs, c->n_runs, name) < least)
        return panel;
    if (!panel)
        panel = add_panel(c->panels);
    add_name(panel, name);
    return panel;
}

static void choose_group(const struct choice *c, const struct group *g)
{
    struct panel *panel = NULL;
    if (c->n_runs > 1 && !g->compared)
        return;
    for (size_t k = 0; k < GROUP_NAMES && g->name[k]; k++)
        panel = choose(c, c->n_runs > 1 ? NULL : panel, g->name[k], g->if_varying ? VARYING : CONSTANT);
}

/* Is column i of run r one of the runs before, too? */
static int came_before(const struct run_metrics *runs, size_t r, size_t i)
{
    const char *name = runs[r].column[i].name;
    return run_metrics_column(&runs[r], name) != &runs[r].column[i] || is_column(runs, r, name);
}

size_t panels_default(struct panels *p, const char *x, const struct run_metrics *runs, size_t n_runs, size_t most)
{
    const struct choice c = { .panels = p, .runs = runs, .n_runs = n_runs };
    size_t left = 0;
    *p = (struct panels){ 0 };
    for (size_t g = 0; g < GROUPS; g++)
        choose_group(&c, &groups[g]);
    for (size_t r = 0; r < n_runs; r++)
        for (size_t i = 0; i < runs[r].width; i++) {
            const char *name = runs[r].column[i].name;
            if (!group_of(name) && strcmp(name, "step") && (!x || strcmp(name, x)) && !came_before(runs, r, i))
                choose(&c, NULL, name, CONSTANT);
        }
    for (; p->n > most; p->n--) {
        left += p->panel[p->n - 1].n;
        free(p->panel[p->n - 1].column);
    }
    return left;
}

void panels_free(struct panels *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->panel[i].column);
        if (p->list)
            free(p->list[i]);
    }
    free(p->list);
    free(p->panel);
    *p = (struct panels){ 0 };
}

/* ---- limits ---- */

static int parse_end(const char *text, size_t n, double *v)
{
    char number[64];
    *v = NAN;
    if (!n)
        return 0;
    if (n >= sizeof number)
        return -1;
    memcpy(number, text, n);
    number[n] = '\0';
    return parse_real(number, v);
}

static int shows(const struct panel *p, const char *name, size_t n)
{
    for (size_t i = 0; i < p->n; i++)
        if (strlen(p->column[i]) == n && !memcmp(p->column[i], name, n))
            return 1;
    return 0;
}

int panels_limit(struct panels *p, const char *text, const char *x, double *x_low, double *x_high)
{
    const char *equals = strrchr(text, '='), *ends = equals ? equals + 1 : text, *comma = strchr(ends, ',');
    size_t n = equals ? (size_t)(equals - text) : 0, found = 0;
    double low, high;
    if (!comma || parse_end(ends, (size_t)(comma - ends), &low) || parse_end(comma + 1, strlen(comma + 1), &high) || low >= high)
        return -1;
    if (equals && x && strlen(x) == n && !memcmp(x, text, n)) {
        *x_low = low;
        *x_high = high;
        return 0;
    }
    for (size_t i = 0; i < p->n; i++)
        if (!equals || shows(&p->panel[i], text, n)) {
            p->panel[i].low = low;
            p->panel[i].high = high;
            found++;
        }
    if (!found)
        die_data(NULL, "--range: no panel shows '%.*s'", (int)n, text);
    return 0;
}
