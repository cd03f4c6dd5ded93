/* spec_size.c - counts parameters, values and multiply-adds of planned networks */
#include "model/spec_size.h"

#include <string.h>

static void add_tensor(struct net_size *size, const struct net_tensor *t)
{
    size->values += t->count;
    size->parameters += t->state ? 0 : t->count;
}

struct net_size spec_size_of_layer(const struct net *net, const struct layer *l)
{
    struct net_size size = { .multiply_adds = layer_multiply_adds(l) };
    size_t n = strlen(l->name);
    for (size_t i = 0; i < net->tensors; i++)
        if (!strncmp(net->tensor[i].name, l->name, n) && net->tensor[i].name[n] == '.')
            add_tensor(&size, &net->tensor[i]);
    return size;
}

struct spec_size spec_size(const struct spec *s, unsigned nets)
{
    struct spec_size size;
    memset(&size, 0, sizeof size);
    for (int i = 0; i < NETS; i++) {
        struct net net;
        if (!(nets & model_networks_of(s) & 1u << i))
            continue;
        net_plan(&net, s, (enum net_id)i);
        for (size_t k = 0; k < net.tensors; k++)
            add_tensor(&size.net[i], &net.tensor[k]);
        size.net[i].multiply_adds = net_multiply_adds(&net);
        size.all.parameters += size.net[i].parameters;
        size.all.values += size.net[i].values;
        size.all.multiply_adds += size.net[i].multiply_adds;
    }
    return size;
}

struct model_bytes spec_size_bytes(const struct spec *s)
{
    struct spec_size whole = spec_size(s, MODEL_ALL), applied = spec_size(s, MODEL_ENCODER | MODEL_DECODER);
    struct model_bytes b = { .networks = (double)whole.all.values, .stripped = (double)applied.all.values, .moments = 2.0 * (double)whole.all.parameters };
    b.networks *= sizeof(float);
    b.stripped *= sizeof(float);
    b.moments *= sizeof(float);
    b.averages = s->hyper[EMA] > 0 ? b.stripped : 0;
    b.all = b.networks + b.averages + b.moments;
    return b;
}
