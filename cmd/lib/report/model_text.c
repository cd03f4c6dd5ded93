/* model_text.c - describes a model by its spec; its values are not needed */
#include "report/model_text.h"

#include "base/alloc.h"
#include "nn/layer_kinds.h"
#include "nn/net.h"
#include "spec/objective.h"

#include <stdlib.h>
#include <string.h>

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

static char *size_text(const struct volume *v)
{
    return v->h == 1 && v->w == 1 ? xprintf("%u", v->c) : xprintf("%u\xc3\x97%u\xc3\x97%u", v->h, v->w, v->c);
}

char *model_text_line(const struct model *m)
{
    const struct spec *s = &m->spec;
    char *what = objective_text(s), *data = size_text(&s->data), *noise = s->Dn ? xprintf(", noise of %u", s->Dn) : xstrdup("");
    const char *unit = s->data.h * s->data.w > 1 ? "pixels" : "numbers", *code = s->code == CODE_CATEGORICAL ? "categorical" : "Gaussian";
    const char *labels = s->hyper[LABELS] > 0 ? "; with labels" : "", *averages = s->hyper[EMA] > 0 ? "; moving averages" : "";
    char *line = xprintf("%s of %s %s; %s code of %u%s%s%s; after %llu steps", what, data, unit, code, s->Dz, noise, labels, averages,
                         (unsigned long long)m->step);
    free(what);
    free(data);
    free(noise);
    return line;
}

/* ---- layers ---- */

static size_t layer_parameters(const struct net *net, const struct layer *l)
{
    size_t n = 0, length = strlen(l->name);
    for (size_t i = 0; i < net->tensors; i++)
        if (!net->tensor[i].state && !strncmp(net->tensor[i].name, l->name, length) && net->tensor[i].name[length] == '.')
            n += net->tensor[i].count;
    return n;
}

static size_t net_parameters(const struct net *net)
{
    size_t n = 0;
    for (size_t i = 0; i < net->tensors; i++)
        n += net->tensor[i].state ? 0 : net->tensor[i].count;
    return n;
}

static void write_layer(struct page *page, const char *words, const struct net *net, const struct layer *l)
{
    char *result = l ? size_text(&l->spec.out) : xstrdup("");
    page_markup(page, "<tr>");
    page_element(page, "td", words);
    page_element(page, "td", result);
    if (l)
        page_markup(page, "<td class=\"number\">%zu</td><td class=\"number\">%.0f</td></tr>\n", layer_parameters(net, l),
                    layer_multiply_adds(l));
    else
        page_markup(page, "<td></td><td></td></tr>\n");
    free(result);
}

/* The words of the network's line of the spec, which the caller frees. */
static char *net_line(const struct spec *s, enum net_id id)
{
    size_t n = strlen(net_names[id]);
    for (const char *line = s->text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (!strncmp(line, net_names[id], n) && line[n] == ':')
            return xprintf("%.*s", (int)(strchrnul(line, '\n') - line - (long)n - 1), line + n + 1);
    }
    return xstrdup("");
}

/* The parts of a line that are no layers, such as `dropout 0.5`, change the layer behind them. */
static void write_layers(const struct spec *s, const struct net *net, struct page *page)
{
    char *line = net_line(s, net->id), *rest = line, *part;
    for (size_t i = 0; (part = strsep(&rest, ";"));) {
        part += strspn(part, " ");
        for (size_t n = strlen(part); n && part[n - 1] == ' '; n--)
            part[n - 1] = '\0';
        char *word = xprintf("%.*s", (int)strcspn(part, " "), part);
        write_layer(page, part, net, layer_kind_find(word) && i < net->layers ? &net->layer[i++] : NULL);
        free(word);
    }
    for (size_t i = 0; i < net->conds; i++) {
        char *words = xprintf("condition on the code: fc %zu", net->cond[i].out);
        write_layer(page, words, net, &net->cond[i]);
        free(words);
    }
    free(line);
}

static void write_net(const struct spec *s, enum net_id id, struct page *page)
{
    struct net *net = xmalloc(sizeof *net);
    net_init(net, s, id);
    page_markup(page, "<tbody><tr><th scope=\"rowgroup\" colspan=\"2\">%s</th>", net_titles[id]);
    page_markup(page, "<th class=\"number\">%zu</th><th class=\"number\">%.0f</th></tr>\n", net_parameters(net), net_multiply_adds(net));
    write_layers(s, net, page);
    page_markup(page, "</tbody>\n");
    net_free(net);
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
