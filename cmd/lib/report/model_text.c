/* model_text.c - describes a model by its spec; its values are not needed */
#include "report/model_text.h"

#include "base/alloc.h"
#include "model/spec_size.h"
#include "nn/net_text.h"
#include "spec/objective.h"

#include <inttypes.h>
#include <stdlib.h>

static const char *const net_titles[NETS] = { "Encoder", "Decoder", "Discriminator rec", "Discriminator reg" };

/* ---- what it is ---- */

static char *objective_text(const struct spec *s)
{
    const char *name = objective_name(s);
    if (name)
        return xstrdup(name);
    return xprintf("model (%s, %s, %s)", objective_direction_words[s->direction], objective_reconstruction_words[s->reconstruction],
                   objective_regularization_words[s->regularization]);
}

char *model_text_line(const struct model *m)
{
    const struct spec *s = &m->spec;
    char data[VOLUME_TEXT], *what = objective_text(s), *noise = s->Dn ? xprintf(", noise of %u", s->Dn) : xstrdup("");
    const char *unit = s->data.h * s->data.w > 1 ? "pixels" : "numbers", *code = s->code == CODE_CATEGORICAL ? "categorical" : "Gaussian";
    const char *labels = s->hyper[LABELS] > 0 ? "; with labels" : "", *averages = s->hyper[EMA] > 0 ? "; moving averages" : "";
    char *line = xprintf("%s of %s %s; %s code of %u%s%s%s; after %llu steps", what, volume_text(&s->data, data), unit, code, s->Dz,
                         noise, labels, averages, (unsigned long long)m->step);
    free(what);
    free(noise);
    return line;
}

/* ---- layers ---- */

static void write_numbers(struct page *page, const char *cell, const struct net_size *size)
{
    page_markup(page, "<%s class=\"number\">%" PRIu64 "</%s><%s class=\"number\">%.0f</%s></tr>\n", cell, size->parameters, cell, cell,
                size->multiply_adds, cell);
}

static void write_layer(struct page *page, const char *words, const struct net *net, const struct layer *l)
{
    struct net_size size = spec_size_of_layer(net, l);
    char result[VOLUME_TEXT];
    page_markup(page, "<tr>");
    page_element(page, "td", words);
    page_element(page, "td", volume_text(&l->spec.out, result));
    write_numbers(page, "td", &size);
}

/* What changes a layer's input, such as `dropout 0.5`, has a row without numbers. */
static void write_other(struct page *page, const char *words)
{
    page_markup(page, "<tr>");
    page_element(page, "td", words);
    page_markup(page, "<td></td><td></td><td></td></tr>\n");
}

static void write_layers(const struct spec *s, const struct net *net, struct page *page)
{
    const char *at = net_text_line(s, net->id);
    struct net_text part;
    for (size_t i = 0; net_text_next(&at, &part);) {
        char *words = xprintf("%.*s", (int)part.n, part.text);
        if (part.is_layer && i < net->layers)
            write_layer(page, words, net, &net->layer[i++]);
        else
            write_other(page, words);
        free(words);
    }
    for (size_t i = 0; i < net->conds; i++) {
        char *words = xprintf("condition on the code: fc %zu", net->cond[i].out);
        write_layer(page, words, net, &net->cond[i]);
        free(words);
    }
}

static void write_net(const struct spec *s, enum net_id id, struct page *page)
{
    struct spec_size size = spec_size(s, 1u << id);
    struct net *net = xmalloc(sizeof *net);
    net_plan(net, s, id);
    page_markup(page, "<tbody><tr><th scope=\"rowgroup\" colspan=\"2\">%s</th>", net_titles[id]);
    write_numbers(page, "th", &size.all);
    write_layers(s, net, page);
    page_markup(page, "</tbody>\n");
    free(net);
}

void model_text_layers(const struct model *m, struct page *page)
{
    unsigned nets = model_networks_of(&m->spec);
    page_markup(page, "<div class=\"wide\"><table class=\"layers\"><thead><tr><th>layer</th><th>result</th><th class=\"number\">parameters</th>"
                      "<th class=\"number\">multiply-adds a row</th></tr></thead>\n");
    for (int i = 0; i < NETS; i++)
        if (nets & 1u << i)
            write_net(&m->spec, (enum net_id)i, page);
    page_markup(page, "</table></div>\n");
}

/* ---- details ---- */

static void write_facts(const struct run *r, struct page *page)
{
    const struct model *m = &r->model;
    page_markup(page, "<dl class=\"facts\"><dt>steps</dt><dd>%llu</dd><dt>seed</dt><dd>%llu</dd><dt>rows read</dt><dd>%llu</dd>",
                (unsigned long long)m->step, (unsigned long long)m->seed, (unsigned long long)m->rows);
    page_markup(page, "<dt>file</dt><dd>%.1f MB</dd></dl>\n", (double)r->model_bytes / 1e6);
}

void model_text_details(const struct run *r, struct page *page)
{
    write_facts(r, page);
    page_markup(page, "<details><summary>Spec</summary><pre>");
    page_text(page, r->model.spec.text);
    page_markup(page, "</pre></details>\n<details><summary>History</summary><ol class=\"history\">");
    for (size_t i = 0; i < r->header.histories; i++)
        page_element(page, "li", r->header.history[i]);
    page_markup(page, "</ol></details>\n");
}
