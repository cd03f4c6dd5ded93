/* layer_table.c - prints networks layer by layer */
#include "inspect/layer_table.h"

#include "base/alloc.h"
#include "inspect/text_line.h"
#include "model/spec_size.h"
#include "nn/activation.h"
#include "nn/net_text.h"
#include "spec/objective.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME 36                 /* columns of a layer's text */
#define NUMBER 32               /* bytes of a number with its commas */

/* "1,234,567" */
static const char *grouped(double v, char text[NUMBER])
{
    char digits[NUMBER];
    int n = snprintf(digits, sizeof digits, "%.0f", v), at = 0;
    for (int i = 0; i < n && at < NUMBER - 2; i++) {
        if (i && (n - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
    return text;
}

static void print_row(struct output_file *out, const char *indent, const char *name, const char *result, const struct net_size *size)
{
    char parameters[NUMBER], multiply_adds[NUMBER];
    int wide = NAME - (int)strlen(indent);
    if (strlen(name) > (size_t)wide) {
        text_line(out, "%s%s", indent, name);
        name = "";
    }
    text_line(out, "%s%-*s %12s %13s %15s", indent, wide, name, result, grouped((double)size->parameters, parameters),
              grouped(size->multiply_adds, multiply_adds));
}

/* ---- layers as the spec writes them ---- */

/* The next layer, with what stands before it of its input ("dropout 0.5 ; fc 10"), which the caller frees; *at moves on. */
static char *next_layer(const char **at)
{
    struct net_text part = { "", 0, 0 };
    const char *begin = NULL;
    while (!part.is_layer && net_text_next(at, &part))
        begin = begin ? begin : part.text;
    return begin ? xprintf("%.*s", (int)(part.text + part.n - begin), begin) : xstrdup("");
}

/* ---- networks ---- */

/* The layers that bring the code into rec, which no line of the spec names. */
static void print_condition(struct output_file *out, const struct net *net)
{
    for (size_t i = 0; i < net->conds; i++) {
        const struct layer *l = &net->cond[i];
        struct net_size size = spec_size_of_layer(net, l);
        int linear = l->spec.act == &activation_linear;
        char result[VOLUME_TEXT], *name = xprintf("condition: %s %u%s%s", l->spec.ops->word, l->spec.out.c, linear ? "" : " ",
                                             linear ? "" : l->spec.act->word);
        print_row(out, "  ", name, volume_text(&l->spec.out, result), &size);
        free(name);
    }
}

static void print_network(struct output_file *out, const struct spec *s, enum net_id id, const struct net_size *size)
{
    struct net net;
    const char *at = net_text_line(s, id);
    net_plan(&net, s, id);
    print_row(out, "", net_names[id], "", size);
    for (size_t i = 0; i < net.layers; i++) {
        struct net_size of_layer = spec_size_of_layer(&net, &net.layer[i]);
        char result[VOLUME_TEXT], *name = next_layer(&at);
        print_row(out, "  ", name, volume_text(&net.layer[i].spec.out, result), &of_layer);
        free(name);
    }
    print_condition(out, &net);
}

void layer_table_print(struct output_file *out, const struct spec *s, unsigned nets)
{
    struct spec_size size = spec_size(s, nets);
    text_line(out, "%-*s %12s %13s %15s", NAME, "layer", "result", "parameters", "multiply-adds");
    for (int i = 0; i < NETS; i++)
        if (nets >> i & 1 && objective_has(s, (enum net_id)i))
            print_network(out, s, (enum net_id)i, &size.net[i]);
    print_row(out, "", "all", "", &size.all);
}
