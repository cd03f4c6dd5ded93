/* net_shapes.c - the shapes of a spec's networks, and whether they fit together */
#include "nn/net_shapes.h"

#include "nn/activation.h"
#include "nn/layer.h"
#include "spec/objective.h"

#include <stdio.h>

#define NET_VALUES ((size_t)1 << 21)    /* most values of a row behind all layers of a network: a run keeps them for every row */
#define WEIGHT_BYTES ((size_t)96 << 20) /* a parameter travels in one record of a stream, which holds this much */
#define MODEL_BYTES ((size_t)1 << 30)   /* of all weights; training holds four times as much */

/* ---- shapes ---- */

static int fit_layer(struct layer_spec *l, const struct volume *in, const struct net_spec *net, char error[200])
{
    l->in = *in;
    if (l->ops->fit(l, error))
        return -1;
    if (l->out.h > SPEC_SIDE || l->out.w > SPEC_SIDE || volume_size(&l->out) > SPEC_ROW)
        return snprintf(error, 200, "a result of %ux%ux%u is too large: sides to %d, %zu values in all", l->out.h, l->out.w, l->out.c,
                        SPEC_SIDE, SPEC_ROW), -1;
    if (!l->link)
        return 0;
    const struct volume *other = &net->layer[l->link - 1].out;
    if (other->h != in->h || other->w != in->w || other->c != in->c)
        return snprintf(error, 200, "%s of %ux%ux%u to %ux%ux%u", l->ops->word, other->h, other->w, other->c, in->h, in->w, in->c), -1;
    return 0;
}

/* "64x64x3 = 12288", "10" */
static const char *size_text(const struct volume *v, char text[64])
{
    char sides[VOLUME_TEXT];
    if (v->h == 1 && v->w == 1)
        return volume_text(v, text);
    snprintf(text, 64, "%s = %zu", volume_text(v, sides), volume_size(v));
    return text;
}

static int fit_net(struct net_spec *net, const char *name, struct volume in, struct volume out, const char *why, char error[200])
{
    char text[2][64], wrong[200];
    if (!net->line)
        return snprintf(error, 200, "no line '%s:', which this objective needs", name), -1;
    size_t values = 0;
    for (size_t i = 0; i < net->layers; i++) {
        if (fit_layer(&net->layer[i], &in, net, wrong))
            return snprintf(error, 200, "%s.%zu: %.150s", name, i, wrong), net->line;
        in = net->layer[i].out;
        values += volume_size(&in);
    }
    if (values > NET_VALUES)
        return snprintf(error, 200, "%s: its layers have %zu values in all, at most %zu are allowed", name, values, NET_VALUES), net->line;
    if (volume_size(&in) == volume_size(&out))
        return 0;
    snprintf(error, 200, "%s ends with %s values where %s %s needed%s", name, size_text(&in, text[0]), size_text(&out, text[1]),
             volume_size(&out) == 1 ? "is" : "are", why);
    return net->line;
}

/* ---- places ---- */

static const char *wrong_place(const struct net_spec *net, int id, size_t i)
{
    const struct layer_spec *l = &net->layer[i];
    if (l->mbstd && (id < DISC_REC || !l->ops->is_linear))
        return "mbstd belongs before an fc layer of rec or reg";
    if (l->spectral && (id < DISC_REC || !l->ops->may_be_spectral))
        return "spectral belongs into an fc or conv layer of rec or reg";
    if (l->act->of_rows && (i + 1 < net->layers || !l->ops->is_linear))
        return "softmax belongs behind a last fc layer";
    if (l->concat && id != ENCODER)
        return "concat eps belongs into the encoder";
    if (id == DISC_REC && !i && !l->ops->has_weight)
        return "the code joins the first layer, which must be fc, conv or upconv";
    return NULL;
}

static int check_places(const struct net_spec *net, int id, char error[200])
{
    for (size_t i = 0; i < net->layers; i++) {
        const char *wrong = wrong_place(net, id, i);
        if (wrong)
            return snprintf(error, 200, "%s: %s", net_names[id], wrong), net->line;
    }
    return 0;
}

/* Where eps joins the encoder: in the first layer, unless the spec says where. A head takes it after its last layer. */
static int place_eps(struct spec *s, char error[200])
{
    struct net_spec *encoder = &s->net[ENCODER];
    int concats = 0;
    for (size_t i = 0; i < encoder->layers; i++)
        concats += encoder->layer[i].concat;
    if (concats && !s->De)
        return snprintf(error, 200, "concat eps without a line 'posterior gaussian N'"), encoder->line;
    if (s->head && s->De)
        return snprintf(error, 200, "an encoder with mean and variance draws its own noise: posterior none"), encoder->line;
    if (s->De && !concats)
        encoder->layer[0].concat = 1;
    for (size_t i = 0; i < encoder->layers; i++)
        if (encoder->layer[i].concat && !encoder->layer[i].ops->is_linear)
            return snprintf(error, 200, "eps can join the input of an fc layer only; say where with concat eps"), encoder->line;
    if (s->head)
        s->De = s->Dz;
    return 0;
}

static const struct activation *last_activation(const struct net_spec *net)
{
    return net->layer[net->layers - 1].act;
}

/* -ln p(x|z) of pixels in [0,1] takes logarithms of xhat and 1 - xhat. */
static int check_pixels(const struct spec *s, char error[200])
{
    const struct net_spec *decoder = &s->net[DECODER];
    if (objective_direction(s)->of_codes || s->reconstruction != RECON_LIKELIHOOD || s->is_signed || last_activation(decoder) == &activation_sigmoid)
        return 0;
    return snprintf(error, 200, "the likelihood of data in [0,1] needs a decoder that ends in sigmoid"), decoder->line;
}

static int check_code(const struct spec *s, char error[200])
{
    const struct net_spec *encoder = &s->net[ENCODER];
    int softmax = last_activation(encoder) == &activation_softmax;
    if (s->code == CODE_CATEGORICAL && !softmax)
        return snprintf(error, 200, "a categorical code needs an encoder that ends in softmax"), encoder->line;
    if (s->code == CODE_GAUSSIAN && softmax)
        return snprintf(error, 200, "a gaussian code cannot come from a softmax"), encoder->line;
    return 0;
}

/* ---- sizes of weights ---- */

/* A matrix of a x b; *all counts the bytes of those so far. */
static int too_large(size_t a, size_t b, const char *name, const char *layer, size_t *all, char error[200])
{
    *all += a * b * sizeof(float);
    if (a * b <= WEIGHT_BYTES / sizeof(float) && *all > MODEL_BYTES)
        return snprintf(error, 200, "%s.%s: with it the model has more than %zu MiB of weights", name, layer, MODEL_BYTES >> 20), -1;
    if (a * b <= WEIGHT_BYTES / sizeof(float))
        return 0;
    snprintf(error, 200, "%s.%s: weights of %zu x %zu, where a parameter holds at most %zu MiB", name, layer, a, b, WEIGHT_BYTES >> 20);
    return -1;
}

/* Every parameter must fit into a record, or the first save would be the one to say so. */
static int check_weights(const struct spec *s, int id, size_t *all, char error[200])
{
    const struct net_spec *net = &s->net[id];
    char layer[32];
    for (size_t i = 0; i < net->layers; i++) {
        const struct layer_spec *l = &net->layer[i];
        if (!l->ops->has_weight)
            continue;
        struct shape weight = l->ops->weight(l, (l->concat ? s->De : 0) + (l->mbstd != 0));
        size_t columns = 1;
        for (int k = 1; k < weight.rank; k++)
            columns *= weight.dim[k];
        snprintf(layer, sizeof layer, "%zu", i);
        if (too_large(columns, weight.dim[0], net_names[id], layer, all, error))
            return net->line;
    }
    const struct volume *first = &net->layer[0].out;
    if (id == DISC_REC && s->condition == COND_LOCATION &&
        (too_large(s->condition_hidden, (size_t)first->h * first->w, "rec", "cond", all, error) ||
         too_large(s->condition_hidden, s->Dz, "rec", "cond", all, error)))
        return net->line;
    return 0;
}

/* ---- all networks ---- */

static int fit_nets(struct spec *s, char error[200])
{
    struct volume code = { 1, 1, s->Dz }, joined = { 1, 1, s->Dz + s->Dn }, head = { 1, 1, 2 * s->Dz }, logit = { 1, 1, 1 };
    int line = 0;
    if (objective_has(s, ENCODER) && s->head)
        line = fit_net(&s->net[ENCODER], "encoder", s->data, head, ": mean and log variance of each number of the code", error);
    else if (objective_has(s, ENCODER))
        line = fit_net(&s->net[ENCODER], "encoder", s->data, code, ": the code", error);
    if (!line && objective_has(s, DECODER))
        line = fit_net(&s->net[DECODER], "decoder", joined, s->data, ": the data", error);
    if (!line && objective_has(s, DISC_REC))
        line = fit_net(&s->net[DISC_REC], "rec", s->data, logit, ": a logit", error);
    if (!line && objective_has(s, DISC_REG))
        line = fit_net(&s->net[DISC_REG], "reg", objective_direction(s)->of_codes ? s->data : code, logit, ": a logit", error);
    return line;
}

int net_shapes_fill(struct spec *s, char error[200])
{
    size_t weights = 0;
    s->head = objective_has_head(s);
    int line = fit_nets(s, error);
    for (int i = 0; i < NETS && !line; i++)
        line = check_places(&s->net[i], i, error);
    if (!line && objective_has(s, ENCODER) && !(line = place_eps(s, error)))
        line = check_code(s, error);
    if (!line)
        line = check_pixels(s, error);
    for (int i = 0; i < NETS && !line; i++)
        if (s->net[i].line)
            line = check_weights(s, i, &weights, error);
    return line;
}
