/* decoder_weights.c - folds batch norm, and rounds weights as far as the pictures allow */
#include "report/decoder_weights.h"

#include "base/alloc.h"
#include "base/sizes.h"
#include "bytes/half.h"
#include "model/infer.h"
#include "report/samples.h"
#include "tensor/array.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 32                 /* codes that are decoded to measure */
#define LARGEST 15              /* weights are below 2^15 as they are stored */

/* ---- batch norm and bias ---- */

static void fold_batch_norm(struct decoder_layer *d, const struct layer *l, const float *value)
{
    d->scale = xarray(l->channels, sizeof *d->scale);
    d->shift = xarray(l->channels, sizeof *d->shift);
    for (size_t c = 0; c < l->channels; c++) {
        double gamma = l->gamma == NO_PARAM ? 1 : (double)value[l->gamma + c], beta = l->beta == NO_PARAM ? 0 : (double)value[l->beta + c];
        double scale = gamma / sqrt((double)value[l->var + c] + (double)l->bn_eps);
        d->scale[c] = (float)scale;
        d->shift[c] = (float)(beta - (double)value[l->mean + c] * scale);
    }
}

static void copy_bias(struct decoder_layer *d, const struct layer *l, const float *value)
{
    d->shift = xarray(l->channels, sizeof *d->shift);
    memcpy(d->shift, value + l->bias, l->channels * sizeof *d->shift);
}

static int exponent_for(const float *weight, size_t n)
{
    double most = 0;
    int exponent;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs((double)weight[i]));
    frexp(most, &exponent);
    return most > 0 ? LARGEST - exponent : 0;
}

static void init_layer(struct decoder_layer *d, const struct layer *l, const float *value)
{
    if (l->weight == NO_PARAM)
        return;
    struct shape shape = l->spec.ops->weight(&l->spec, l->extra);
    d->weight = value + l->weight;
    d->n = shape_count(&shape);
    d->exponent = exponent_for(d->weight, d->n);
    if (l->spec.bn)
        fold_batch_norm(d, l, value);
    else
        copy_bias(d, l, value);
}

/* ---- precision ---- */

uint16_t decoder_weights_half(const struct decoder_layer *l, size_t i)
{
    return half_from_float((float)ldexp((double)l->weight[i], l->exponent));
}

/* A measurement: the codes, and what the whole weights make of them. */
struct trial {
    struct decoder_weights *w;
    struct infer infer;
    struct tensor z;
    int64_t id[ROWS];
    float *expected, *xhat;     /* [ROWS,D] */
    float *rounded;             /* a layer's weights */
    size_t values;
    double grey;                /* of one grey level */
};

static void trial_decode(struct trial *t, float *xhat)
{
    infer_decode(&t->infer, &t->z, t->id, 0, 0, xhat);
}

static size_t largest_layer(const struct decoder_weights *w)
{
    size_t most = 0;
    for (size_t i = 0; i < w->net->layers; i++)
        most = max_size(most, w->layer[i].n);
    return most;
}

static void trial_init(struct trial *t, struct decoder_weights *w, struct compute *c, struct model *m, uint64_t seed)
{
    struct shape codes = shape_of(2, ROWS, (unsigned)m->spec.Dz);
    memset(t, 0, sizeof *t);
    t->w = w;
    t->values = ROWS * volume_size(&m->spec.data);
    t->grey = (m->spec.is_signed ? 2 : 1) / 255.0;
    t->expected = xarray(t->values, sizeof *t->expected);
    t->xhat = xarray(t->values, sizeof *t->xhat);
    t->rounded = xarray(largest_layer(w), sizeof *t->rounded);
    tensor_set(&t->z, "z", DT_F4, &codes);
    samples_codes(c, m, seed, ROWS, t->id, t->z.data);
    infer_init(&t->infer, c, m, ROWS, seed);
    trial_decode(t, t->expected);
}

static void trial_free(struct trial *t)
{
    infer_free(&t->infer);
    tensor_free(&t->z);
    free(t->expected);
    free(t->xhat);
    free(t->rounded);
}

/* The layer's weights in the model become what is stored. */
static void store_layer(struct trial *t, size_t layer, int half)
{
    struct decoder_layer *d = &t->w->layer[layer];
    d->half = half;
    for (size_t i = 0; half && i < d->n; i++)
        t->rounded[i] = (float)ldexp((double)half_to_float(decoder_weights_half(d, i)), -d->exponent);
    array_put(t->w->net->value + t->w->net->layer[layer].weight, half ? t->rounded : d->weight, d->n);
}

/* The largest difference, in grey levels, if these layers, a bit each, are rounded. */
static double trial_error(struct trial *t, unsigned rounded)
{
    double most = 0;
    for (size_t i = 0; i < t->w->net->layers; i++)
        if (t->w->layer[i].weight)
            store_layer(t, i, rounded >> i & 1);
    trial_decode(t, t->xhat);
    for (size_t i = 0; i < t->values; i++) {
        double d = fabs((double)t->xhat[i] - (double)t->expected[i]) / t->grey;
        most = d <= most ? most : d;            /* NaN must not pass */
    }
    return most;
}

/* The layer among these whose rounding alone changes most. */
static unsigned worst_layer(const double *error, unsigned rounded)
{
    unsigned worst = 0;
    for (unsigned i = 0; i < SPEC_LAYERS; i++)
        if ((rounded >> i & 1) && (!(rounded >> worst & 1) || error[i] > error[worst]))
            worst = i;
    return worst;
}

static double choose_precision(struct trial *t)
{
    unsigned rounded = (1u << t->w->net->layers) - 1;
    double each[SPEC_LAYERS] = { 0 }, error = trial_error(t, rounded);
    if (error <= DECODER_WEIGHTS_ERROR)
        return error;
    for (unsigned i = 0; i < t->w->net->layers; i++)
        each[i] = trial_error(t, 1u << i);
    while (rounded && !(error <= DECODER_WEIGHTS_ERROR)) {
        rounded &= ~(1u << worst_layer(each, rounded));
        error = trial_error(t, rounded);
    }
    return error;
}

void decoder_weights_init(struct decoder_weights *w, struct compute *c, struct model *m, uint64_t seed)
{
    struct trial t;
    memset(w, 0, sizeof *w);
    w->net = &m->net[DECODER];
    w->value = xarray(w->net->values, sizeof *w->value);
    array_get(w->value, w->net->value, w->net->values);
    for (size_t i = 0; i < w->net->layers; i++)
        init_layer(&w->layer[i], &w->net->layer[i], w->value);
    trial_init(&t, w, c, m, seed);
    w->error = choose_precision(&t);
    trial_free(&t);
}

void decoder_weights_free(struct decoder_weights *w)
{
    for (size_t i = 0; i < w->net->layers; i++) {
        free(w->layer[i].scale);
        free(w->layer[i].shift);
    }
    free(w->value);
}
