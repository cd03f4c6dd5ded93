/* spec_networks.c - see spec_networks.h */
#include "spec/spec_networks.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 65536
#define ROW_LIMIT ((size_t)1 << 20)     /* most values of one row between two layers */
#define NET_LIMIT ((size_t)1 << 21)     /* ... and behind all layers of a network: a pass keeps them for every row */
#define WEIGHT_BYTES ((size_t)96 << 20) /* a parameter travels in one record of a stream, which holds this much */
#define WHOLE_BYTES ((size_t)1 << 30)   /* of all weights; training holds four times as much */

int spec_networks_volume(const char *s, struct volume *v)
{
    uint32_t d[3];
    int n = 0;
    for (;;) {
        char *end;
        if (n == 3 || *s < '0' || *s > '9')
            return -1;
        unsigned long u = strtoul(s, &end, 10);
        if (!u || u > SIDE)
            return -1;
        d[n++] = (uint32_t)u;
        if (!*end)
            break;
        if (*end != 'x')
            return -1;
        s = end + 1;
    }
    if (n == 2)
        return -1;
    *v = n == 1 ? (struct volume){ 1, 1, d[0] } : (struct volume){ d[0], d[1], d[2] };
    return volume_size(v) > ROW_LIMIT ? -1 : 0;
}

static int refuse(char error[200], const char *expected, const char *got)
{
    snprintf(error, 200, "expected %s, not '%.60s'", expected, got ? got : "end of line");
    return -1;
}

/* "4x4/2": a square kernel whose padding (k-s)/2 is whole, so that sides are divided or multiplied exactly. */
static int kernel(const char *w, struct layer_spec *l)
{
    unsigned a, b, s;
    int end = 0;
    if (!w || sscanf(w, "%3ux%3u/%3u%n", &a, &b, &s, &end) != 3 || w[end] || a != b || !s || s > a || a > 64 || (a - s) % 2)
        return -1;
    l->kernel_size = a;
    l->stride = s;
    return 0;
}

/* The words after size and kernel: bn [noaffine|scale] or spectral, then one activation. */
static int finish(struct layer_spec *l, char error[200])
{
    static const struct {
        const char *word;
        enum activation_kind act;
    } acts[] = { { "linear", ACT_LINEAR }, { "relu", ACT_RELU }, { "lrelu", ACT_LRELU }, { "elu", ACT_ELU },
                 { "tanh", ACT_TANH }, { "sigmoid", ACT_SIGMOID }, { "softmax", ACT_SOFTMAX } };
    int activated = 0;
    char *w = strtok(NULL, " ");
    while (w) {
        int bn = !strcmp(w, "bn"), spectral = !strcmp(w, "spectral");
        if ((bn || spectral) && (l->bn || l->spectral || activated))
            return refuse(error, "bn or spectral once, before the activation", w);
        if (bn) {
            l->bn = BN_AFFINE;
            w = strtok(NULL, " ");
            if (w && (!strcmp(w, "noaffine") || !strcmp(w, "scale"))) {
                l->bn = !strcmp(w, "scale") ? BN_SCALE : BN_NO_AFFINE;
                w = strtok(NULL, " ");
            }
            continue;
        }
        if (spectral) {
            l->spectral = 1;
            w = strtok(NULL, " ");
            continue;
        }
        size_t i = 0;
        while (i < sizeof acts / sizeof *acts && strcmp(w, acts[i].word))
            i++;
        if (i == sizeof acts / sizeof *acts || activated)
            return refuse(error, "bn, spectral or one of relu lrelu elu tanh sigmoid softmax", w);
        l->act = acts[i].act;
        activated = 1;
        w = strtok(NULL, " ");
        if (l->act == ACT_LRELU) {
            if (!w || parse_real(w, &l->slope) || l->slope < 0 || l->slope >= 1)
                return refuse(error, "the slope of lrelu, from 0 to below 1", w);
            w = strtok(NULL, " ");
        }
    }
    return 0;
}

/* "concat eps", "noise S", "dropout P", "mbstd": what happens to the input of the next layer. 1, or 0: it is a layer. */
static int parse_input(struct layer_spec *next, const char *kind, const char *value, char error[200])
{
    if (!strcmp(kind, "concat")) {
        if (!value || strcmp(value, "eps") || strtok(NULL, " "))
            return refuse(error, "concat eps", value);
        next->concat = 1;
    } else if (!strcmp(kind, "noise")) {
        if (!value || parse_real(value, &next->noise) || next->noise <= 0 || next->noise > 100 || strtok(NULL, " "))
            return refuse(error, "noise S, S above 0 to 100", value);
    } else if (!strcmp(kind, "dropout")) {
        if (!value || parse_real(value, &next->dropout) || next->dropout <= 0 || next->dropout > 0.99 || strtok(NULL, " "))
            return refuse(error, "dropout P, P above 0 to 0.99", value);
    } else if (!strcmp(kind, "mbstd")) {
        if (value)
            return refuse(error, "mbstd alone", value);
        next->mbstd = 1;
    } else
        return 0;
    return 1;
}

/* One layer: kind, size, kernel, the rest; *next is what was said of its input before. */
static int parse_layer(struct net_spec *net, char *text, struct layer_spec *next, char error[200])
{
    char *kind = strtok(text, " "), *size = kind ? strtok(NULL, " ") : NULL;
    if (!kind)
        return refuse(error, "a layer between two ';'", "");
    int of_input = parse_input(next, kind, size, error);
    if (of_input)
        return of_input < 0 ? -1 : 0;
    if (net->layers == SPEC_LAYERS)
        return refuse(error, "at most 16 layers", kind);
    struct layer_spec *l = &net->layer[net->layers++];
    *l = *next;
    memset(next, 0, sizeof *next);
    if (!strcmp(kind, "fc"))
        l->kind = LAYER_FC;
    else if (!strcmp(kind, "conv"))
        l->kind = LAYER_CONV;
    else if (!strcmp(kind, "upconv"))
        l->kind = LAYER_UPCONV;
    else
        return refuse(error, "fc, conv, upconv, concat, noise, dropout or mbstd", kind);
    if (!size || spec_networks_volume(size, &l->out) || (l->kind != LAYER_FC && (l->out.h != 1 || strchr(size, 'x'))))
        return refuse(error, l->kind == LAYER_FC ? "a size: N or HxWxC" : "a number of channels", size);
    if (l->kind != LAYER_FC) {
        char *w = strtok(NULL, " ");
        if (kernel(w, l))
            return refuse(error, "a kernel such as 4x4/2 (square, size minus stride even)", w);
    }
    return finish(l, error);
}

int spec_networks_parse(struct net_spec *net, const char *text, char error[200])
{
    char *copy = xstrdup(text), *at = copy;
    struct layer_spec before = { .concat = 0 };
    int bad = 0;
    net->layers = 0;
    while (at && !bad) {
        char *next = strchr(at, ';');
        if (next)
            *next++ = '\0';
        bad = parse_layer(net, at, &before, error);
        at = next;
    }
    free(copy);
    if (!bad && (before.concat || before.noise > 0 || before.dropout > 0 || before.mbstd || !net->layers))
        bad = refuse(error, net->layers ? "a layer after concat, noise, dropout or mbstd" : "at least one layer", NULL);
    return bad;
}

/* ---- shapes ---- */

static int fit_layer(struct layer_spec *l, const struct volume *in, char error[200])
{
    l->in = *in;
    if (l->kind == LAYER_CONV) {
        if (in->h % l->stride || in->w % l->stride)
            return snprintf(error, 200, "conv of stride %u on %ux%u, which it does not divide", l->stride, in->h, in->w), -1;
        l->out.h = in->h / l->stride;
        l->out.w = in->w / l->stride;
    } else if (l->kind == LAYER_UPCONV) {
        l->out.h = in->h * l->stride;
        l->out.w = in->w * l->stride;
    }
    if (l->out.h > SIDE || l->out.w > SIDE || volume_size(&l->out) > ROW_LIMIT)
        return snprintf(error, 200, "a layer of %ux%ux%u is too large", l->out.h, l->out.w, l->out.c), -1;
    return 0;
}

static int fit_net(struct net_spec *net, const char *name, struct volume in, size_t out, char error[200])
{
    if (!net->line)
        return snprintf(error, 200, "no line '%s:', which this objective needs", name), -1;
    size_t values = 0;
    for (size_t i = 0; i < net->layers; i++) {
        if (fit_layer(&net->layer[i], &in, error))
            return net->line;
        in = net->layer[i].out;
        values += volume_size(&in);
    }
    if (values > NET_LIMIT)
        return snprintf(error, 200, "%s: its layers have %zu values in all, at most %zu are allowed", name, values, NET_LIMIT), net->line;
    if (volume_size(&in) != out) {
        snprintf(error, 200, "%s ends with %ux%ux%u = %zu values where %zu are needed", name, in.h, in.w, in.c,
                 volume_size(&in), out);
        return net->line;
    }
    return 0;
}

static int check_places(const struct net_spec *net, int id, char error[200])
{
    const char *name = net_names[id];
    for (size_t i = 0; i < net->layers; i++) {
        const struct layer_spec *l = &net->layer[i];
        if (l->mbstd && (id < DISC_REC || l->kind != LAYER_FC))
            return snprintf(error, 200, "%s: mbstd belongs before an fc layer of rec or reg", name), net->line;
        if (l->spectral && (id < DISC_REC || l->kind == LAYER_UPCONV))
            return snprintf(error, 200, "%s: spectral belongs into an fc or conv layer of rec or reg", name), net->line;
        if (l->act == ACT_SOFTMAX && (i + 1 < net->layers || l->kind != LAYER_FC))
            return snprintf(error, 200, "%s: softmax belongs behind a last fc layer", name), net->line;
        if (l->concat && id != ENCODER)
            return snprintf(error, 200, "%s: concat eps belongs into the encoder", name), net->line;
    }
    return 0;
}

/* A matrix of a x b; *whole counts all of them. */
static int too_large(size_t a, size_t b, const char *name, const char *layer, size_t *whole, char error[200])
{
    *whole += a * b * sizeof(float);
    if (a * b <= WEIGHT_BYTES / sizeof(float) && *whole > WHOLE_BYTES)
        return snprintf(error, 200, "%s: with %s the model has more than %zu MiB of weights", name, layer, WHOLE_BYTES >> 20), -1;
    if (a * b <= WEIGHT_BYTES / sizeof(float))
        return 0;
    snprintf(error, 200, "%s: %s has weights of %zu x %zu; a parameter holds at most %zu MiB", name, layer, a, b, WEIGHT_BYTES >> 20);
    return -1;
}

/* Every parameter must fit into a record, or the first save would be the one to say so. */
static int check_weights(const struct spec *s, int id, size_t *whole, char error[200])
{
    const struct net_spec *net = &s->net[id];
    char layer[32];
    for (size_t i = 0; i < net->layers; i++) {
        const struct layer_spec *l = &net->layer[i];
        size_t in = volume_size(&l->in) + (l->concat ? s->De : 0) + (l->mbstd != 0), out = volume_size(&l->out);
        if (l->kind != LAYER_FC) {
            in = (size_t)l->kernel_size * l->kernel_size * l->in.c;
            out = l->out.c;
        }
        snprintf(layer, sizeof layer, "layer %zu", i);
        if (too_large(in, out, net_names[id], layer, whole, error))
            return net->line;
    }
    const struct volume *first = &net->layer[0].out;
    if (id == DISC_REC && s->condition == COND_LOCATION &&
        (too_large(s->condition_hidden, (size_t)first->h * first->w, "rec", "the condition", whole, error) ||
         too_large(s->condition_hidden, s->Dz, "rec", "the condition", whole, error)))
        return net->line;
    return 0;
}

/* Terms that go together (the table of objectives, man 7 iae-objectives). */
static int check_terms(const struct spec *s, char error[200])
{
    enum reconstruction_kind rec = s->reconstruction;
    enum regularization_kind reg = s->regularization;
    const char *wrong = NULL;
    if (!spec_decodes(s) && s->hyper[LABELS] <= 0)
        wrong = "reconstruction none and regularization none leave nothing to train without labels";
    else if (s->direction == FLIPPED && rec == RECON_EUCLIDEAN)
        wrong = "direction flipped reconstructs codes: reconstruction adversarial, likelihood or none";
    else if (s->direction == FLIPPED && reg != REGUL_ADVERSARIAL)
        wrong = "direction flipped needs regularization adversarial, by which the decoder learns the data";
    else if (s->direction == JOINT && (rec != RECON_ADVERSARIAL || reg != REGUL_NONE))
        wrong = "direction joint needs reconstruction adversarial and regularization none";
    else if (reg == REGUL_KL && s->code != CODE_GAUSSIAN)
        wrong = "regularization kl needs a gaussian code";
    else if (s->hyper[LABELS] > 0 && (s->code != CODE_CATEGORICAL || !spec_encodes(s)))
        wrong = "labels need an encoder and a categorical code";
    else if ((unsigned)s->hyper[LABELS] == 1)
        wrong = "labels 1: a minibatch of one row has no batch statistics";
    else if (s->direction == FLIPPED && rec == RECON_LIKELIHOOD && s->hyper[JITTER_GLOBAL] > 0)
        wrong = "jitter global would enter the logarithm of the likelihood";
    else if (s->priors && (s->code != CODE_CATEGORICAL || s->priors != s->Dz))
        wrong = "prior needs a categorical code, and a number for each category";
    else if (s->running && (s->direction != FORWARD || reg != REGUL_ADVERSARIAL))
        wrong = "running needs codes that reg judges, in the direction forward";
    else if (!s->running && spec_scheduled(s, RUNNING))
        wrong = "ramp running needs a line 'code categorical K running A'";
    else if (s->logprior && (s->code != CODE_GAUSSIAN || s->direction != FORWARD || reg != REGUL_ADVERSARIAL))
        wrong = "logprior needs a gaussian code that reg judges";
    return wrong ? snprintf(error, 200, "%s", wrong), -1 : 0;
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
        if (encoder->layer[i].concat && encoder->layer[i].kind != LAYER_FC)
            return snprintf(error, 200, "eps can join the input of an fc layer only; say where with concat eps"), encoder->line;
    if (s->head)
        s->De = s->Dz;
    return 0;
}

/* -ln p(x|z) of pixels in [0,1] takes logarithms of xhat and 1 - xhat. */
static int check_pixels(const struct spec *s, char error[200])
{
    const struct net_spec *decoder = &s->net[DECODER];
    if (s->direction != FORWARD || s->reconstruction != RECON_LIKELIHOOD || s->is_signed ||
        decoder->layer[decoder->layers - 1].act == ACT_SIGMOID)
        return 0;
    return snprintf(error, 200, "the likelihood of data in [0,1] needs a decoder that ends in sigmoid"), decoder->line;
}

static int check_end(const struct spec *s, char error[200])
{
    const struct net_spec *encoder = &s->net[ENCODER];
    enum activation_kind last = encoder->layer[encoder->layers - 1].act;
    if (s->code == CODE_CATEGORICAL && last != ACT_SOFTMAX)
        return snprintf(error, 200, "a categorical code needs an encoder that ends in softmax"), encoder->line;
    if (s->code == CODE_GAUSSIAN && last == ACT_SOFTMAX)
        return snprintf(error, 200, "a gaussian code cannot come from a softmax"), encoder->line;
    return 0;
}

int spec_networks_check(struct spec *s, char error[200])
{
    struct volume code = { 1, 1, s->Dz }, joined = { 1, 1, s->Dz + s->Dn };
    int line;
    size_t whole = 0;
    if (!s->data.c)
        return snprintf(error, 200, "no line 'data'"), -1;
    if (!s->Dz)
        return snprintf(error, 200, "no line 'code'"), -1;
    if ((line = check_terms(s, error)))
        return line;
    s->head = s->regularization == REGUL_KL ||
              (s->direction == FLIPPED && s->reconstruction == RECON_LIKELIHOOD && s->code == CODE_GAUSSIAN);
    if ((spec_encodes(s) && (line = fit_net(&s->net[ENCODER], "encoder", s->data, s->Dz * (s->head ? 2 : 1), error))) ||
        (spec_decodes(s) && (line = fit_net(&s->net[DECODER], "decoder", joined, volume_size(&s->data), error))) ||
        (s->reconstruction == RECON_ADVERSARIAL && (line = fit_net(&s->net[DISC_REC], "rec", s->data, 1, error))) ||
        (s->regularization == REGUL_ADVERSARIAL &&
         (line = fit_net(&s->net[DISC_REG], "reg", s->direction == FLIPPED ? s->data : code, 1, error))))
        return line;
    for (int i = 0; i < NETS; i++)
        if ((line = check_places(&s->net[i], i, error)))
            return line;
    if (spec_encodes(s) && ((line = place_eps(s, error)) || (line = check_end(s, error))))
        return line;
    if ((line = check_pixels(s, error)))
        return line;
    for (int i = 0; i < NETS; i++)
        if (s->net[i].line && (line = check_weights(s, i, &whole, error)))
            return line;
    return 0;
}
