/* explorer.c - describes the decoder, and writes its numbers */
#include "report/explorer.h"

#include "base/alloc.h"
#include "base/sizes.h"
#include "checkpoint/model_file.h"
#include "nn/activation.h"
#include "report/decoder_weights.h"
#include "report/samples.h"

#include <stdlib.h>
#include <string.h>

#define ALIGN 12                /* bytes: whole numbers, and whole groups of letters */

/* An array of numbers in the page: floats, or a layer's weights, in half precision or not. */
struct numbers {
    const float *value;         /* NULL: the weights of */
    const struct decoder_layer *layer;
    size_t n;
};

struct explorer {
    const struct model *m;
    struct decoder_weights weights;
    struct samples samples;
    struct numbers *list;
    size_t lists, at;           /* at: of the next one, in bytes */
    struct page *page;
};

static size_t number_size(const struct numbers *a)
{
    return a->layer && a->layer->half ? sizeof(uint16_t) : sizeof(float);
}

/* "key":{"at":..,"n":..}, for numbers that are written later */
static void refer(struct explorer *e, const char *key, struct numbers a)
{
    page_markup(e->page, ",\"%s\":{\"at\":%zu,\"n\":%zu", key, e->at, a.n);
    if (a.layer && a.layer->half)
        page_markup(e->page, ",\"exponent\":%d", a.layer->exponent);
    page_markup(e->page, "}");
    e->list = xrealloc(e->list, (e->lists + 1) * sizeof *e->list);
    e->list[e->lists++] = a;
    e->at += round_up(a.n * number_size(&a), ALIGN);
}

/* ---- the description ---- */

static void describe_volume(struct page *page, const char *key, const struct volume *v)
{
    page_markup(page, ",\"%s\":[%u,%u,%u]", key, v->h, v->w, v->c);
}

static void describe_layer(struct explorer *e, const struct layer *l, const struct decoder_layer *d)
{
    const struct layer_spec *s = &l->spec;
    page_markup(e->page, "{\"kind\":\"%s\",\"activation\":\"%s\",\"slope\":%.9g", s->ops->word, s->act->word, s->slope);
    page_markup(e->page, ",\"kernel\":%u,\"stride\":%u", s->kernel_size, s->stride);
    describe_volume(e->page, "in", &s->in);
    describe_volume(e->page, "out", &s->out);
    if (s->link)
        page_markup(e->page, ",\"link\":%u", s->link - 1);
    if (d->weight)
        refer(e, "weight", (struct numbers){ NULL, d, d->n });
    if (d->scale)
        refer(e, "scale", (struct numbers){ d->scale, NULL, l->channels });
    if (d->shift)
        refer(e, "shift", (struct numbers){ d->shift, NULL, l->channels });
    page_markup(e->page, "}");
}

static void describe_samples(struct explorer *e)
{
    static const char *const origin[] = { [SAMPLES_OF_PRIOR] = "prior", [SAMPLES_NORMAL] = "normal", [SAMPLES_GIVEN] = "given" };
    const struct samples *s = &e->samples;
    page_markup(e->page, ",\n\"samples\":{\"origin\":\"%s\",\"count\":%zu,\"draws\":%zu,\"labels\":[", origin[s->origin], s->n, s->draws);
    for (size_t i = 0; i < s->n; i++) {
        page_markup(e->page, "%s", i ? "," : "");
        page_json(e->page, s->label[i] ? s->label[i] : "");
    }
    page_markup(e->page, "]");
    refer(e, "z", (struct numbers){ s->z, NULL, s->n * e->m->spec.Dz });
    refer(e, "noise", (struct numbers){ s->noise, NULL, s->n * s->draws * e->m->spec.Dn });
    page_markup(e->page, "}");
}

static void describe(struct explorer *e)
{
    const struct spec *s = &e->m->spec;
    const struct net *net = &e->m->net[DECODER];
    int categorical = s->code == CODE_CATEGORICAL;
    page_markup(e->page, "{\"data\":[%u,%u,%u],\"signed\":%s", s->data.h, s->data.w, s->data.c, s->is_signed ? "true" : "false");
    page_markup(e->page, ",\"code\":\"%s\",\"size\":%u,\"scale\":%.9g,\"noise\":%u", categorical ? "categorical" : "gaussian", s->Dz,
                categorical ? s->hyper[SCALE_CODE] : 1, s->Dn);
    page_markup(e->page, ",\"multiplyAdds\":%.0f,\"error\":%.3g,\n\"layers\":[", net_multiply_adds(net), e->weights.error);
    for (size_t i = 0; i < net->layers; i++) {
        page_markup(e->page, "%s", i ? ",\n" : "");
        describe_layer(e, &net->layer[i], &e->weights.layer[i]);
    }
    page_markup(e->page, "]");
    describe_samples(e);
    page_markup(e->page, "}");
}

/* ---- the numbers ---- */

static void write_number(const struct numbers *a, size_t i, unsigned char *to)
{
    if (a->layer && a->layer->half) {
        uint16_t half = decoder_weights_half(a->layer, i);
        memcpy(to, &half, sizeof half);
    } else {
        float value = a->layer ? a->layer->weight[i] : a->value[i];
        memcpy(to, &value, sizeof value);
    }
}

static void write_numbers(const struct numbers *a, struct page *page)
{
    enum { PIECE = 3 << 10 };
    unsigned char bytes[PIECE * sizeof(float)];
    size_t size = number_size(a);
    for (size_t from = 0; from < a->n; from += PIECE) {
        size_t n = min_size(a->n - from, PIECE), filled = round_up(n * size, ALIGN);
        memset(bytes, 0, filled);
        for (size_t i = 0; i < n; i++)
            write_number(a, from + i, bytes + i * size);
        page_base64(page, bytes, filled);
    }
}

static size_t weights_bytes(const struct decoder_weights *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->net->layers; i++)
        n += w->layer[i].n * (w->layer[i].half ? sizeof(uint16_t) : sizeof(float));
    return n;
}

static void write_explorer(struct explorer *e, const char *codes, struct explorer_options *o)
{
    samples_make(&e->samples, o->compute, e->m, codes, o->seed);
    page_markup(e->page, "<section class=\"explorer\"><h3>Explorer</h3>\n"
                         "<p class=\"note\">The decoder runs in the page, which needs JavaScript.</p>\n"
                         "<script type=\"application/json\" class=\"decoder\">");
    describe(e);
    page_markup(e->page, "</script>\n<script type=\"application/octet-stream\" class=\"numbers\">");
    for (size_t i = 0; i < e->lists; i++)
        write_numbers(&e->list[i], e->page);
    page_markup(e->page, "</script>\n</section>\n");
    samples_free(&e->samples);
    free(e->list);
}

void explorer_write(const struct run *r, struct explorer_options *o, struct page *page)
{
    struct model m;
    if (!r->model_path || !o->left || !(model_networks_of(&r->model.spec) & MODEL_DECODER))
        return;
    model_load(&m, NULL, r->model_path, MODEL_DECODER, FOR_INFERENCE);
    struct explorer e = { .m = &m, .page = page };
    decoder_weights_init(&e.weights, o->compute, &m, o->seed);
    size_t bytes = weights_bytes(&e.weights);
    if (bytes <= o->left) {
        o->left -= bytes;
        write_explorer(&e, o->codes, o);
    } else
        page_markup(page, "<p class=\"note\">Without an explorer: the decoder has %.1f MB, where %.1f MB are left (--explorer).</p>\n",
                    (double)bytes / 1e6, (double)o->left / 1e6);
    decoder_weights_free(&e.weights);
    model_free(&m);
}
