/* resample.c - crops, grey and colour, and separable resampling by the kernel of Lanczos */
#include "image/resample.h"

#include "base/alloc.h"
#include "base/die.h"
#include "image/image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOBES 3.0
#define BITS 22                 /* of a weight; 8 of a sample and some for the sum are left */
#define PI 3.14159265358979323846

void resample_gray(struct image *i)
{
    size_t pixels = (size_t)i->height * i->width;
    if (i->channels != 3)
        return;
    for (size_t k = 0; k < pixels; k++) {
        const unsigned char *c = i->pixel + 3 * k;
        i->pixel[k] = (unsigned char)((299u * c[0] + 587u * c[1] + 114u * c[2] + 500u) / 1000u);
    }
    i->channels = 1;
}

void resample_color(const struct image *from, struct image *to)
{
    size_t pixels = (size_t)from->height * from->width;
    if (from->channels != 1 || to->channels != 3 || to->height != from->height || to->width != from->width)
        bug("colour of a picture that is not grey, or of another size");
    for (size_t k = 0; k < pixels; k++)
        memset(to->pixel + 3 * k, from->pixel[k], 3);
}

void resample_crop(struct image *i, uint32_t height, uint32_t width)
{
    size_t row = (size_t)i->width * i->channels, keep = (size_t)width * i->channels;
    const unsigned char *from = i->pixel + (i->height - height) / 2 * row + (size_t)((i->width - width) / 2) * i->channels;
    if (height > i->height || width > i->width)
        bug("a picture that is smaller than what is cut out of it");
    for (size_t y = 0; y < height; y++)
        memmove(i->pixel + y * keep, from + y * row, keep);
    i->height = height;
    i->width = width;
}

static double sinc(double x)
{
    return x == 0 ? 1 : sin(PI * x) / (PI * x);
}

static double lanczos(double x)
{
    return fabs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
}

/* For each pixel of a side: the first pixel that it is made of, how many, and their weights. */
struct weights {
    size_t stride;              /* weights of a pixel at most */
    size_t *first, *n;
    int32_t *weight;            /* [pixels,stride] */
};

static void weights_init(struct weights *w, uint32_t from, uint32_t to)
{
    double scale = (double)from / to, stretch = scale < 1 ? 1 : scale, reach = LOBES * stretch;
    w->stride = (size_t)ceil(reach) * 2 + 1;
    w->first = xarray(to, sizeof *w->first);
    w->n = xarray(to, sizeof *w->n);
    w->weight = xarray((size_t)to * w->stride, sizeof *w->weight);
    double *k = xarray(w->stride, sizeof *k);
    for (uint32_t i = 0; i < to; i++) {
        double middle = (i + 0.5) * scale, sum = 0;
        double low = floor(middle - reach + 0.5), high = floor(middle + reach + 0.5);
        size_t first = low < 0 ? 0 : (size_t)low, end = high > from ? from : (size_t)high;
        w->first[i] = first;
        w->n[i] = end - first;
        for (size_t j = 0; j < end - first; j++)
            sum += k[j] = lanczos(((double)(first + j) - middle + 0.5) / stretch);
        for (size_t j = 0; j < end - first; j++)
            w->weight[i * w->stride + j] = (int32_t)lround(k[j] / sum * (1 << BITS));
    }
    free(k);
}

static void weights_free(struct weights *w)
{
    free(w->first);
    free(w->n);
    free(w->weight);
}

static unsigned char clamp(int32_t sum)
{
    sum = (sum + (1 << (BITS - 1))) >> BITS;
    return (unsigned char)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

/* A row of `channels` samples a pixel becomes one of `to` pixels. Weights add up to 1 and their sizes to less than 2, so a sum fits. */
static inline void stretch_row(const struct weights *w, const unsigned char *in, unsigned char *out, size_t to, size_t channels)
{
    for (size_t i = 0; i < to; i++, out += channels) {
        const int32_t *weight = w->weight + i * w->stride;
        const unsigned char *p = in + w->first[i] * channels;
        int32_t sum[3] = { 0 };
        for (size_t j = 0; j < w->n[i]; j++, p += channels)
            for (size_t c = 0; c < channels; c++)
                sum[c] += weight[j] * p[c];
        for (size_t c = 0; c < channels; c++)
            out[c] = clamp(sum[c]);
    }
}

static void stretch_across(const struct weights *w, const struct image *from, unsigned char *out, size_t to)
{
    size_t c = from->channels;
    const unsigned char *in = from->pixel;
    for (uint32_t y = 0; y < from->height; y++, in += from->width * c, out += to * c)
        if (c == 1)
            stretch_row(w, in, out, to, 1);
        else
            stretch_row(w, in, out, to, 3);
}

/* Rows of n samples become `to` rows, a sum of whole rows each. */
static void stretch_down(const struct weights *w, const unsigned char *in, unsigned char *out, size_t n, size_t to)
{
    int32_t *sum = xarray(n, sizeof *sum);
    for (size_t i = 0; i < to; i++, out += n) {
        const unsigned char *row = in + w->first[i] * n;
        memset(sum, 0, n * sizeof *sum);
        for (size_t j = 0; j < w->n[i]; j++, row += n) {
            int32_t weight = w->weight[i * w->stride + j];
            for (size_t k = 0; k < n; k++)
                sum[k] += weight * row[k];
        }
        for (size_t k = 0; k < n; k++)
            out[k] = clamp(sum[k]);
    }
    free(sum);
}

void resample(const struct image *from, struct image *to)
{
    struct weights w;
    size_t out_row = to->width * from->channels;
    unsigned char *wide = xarray(from->height, out_row);
    weights_init(&w, from->width, to->width);
    stretch_across(&w, from, wide, to->width);
    weights_free(&w);
    weights_init(&w, from->height, to->height);
    stretch_down(&w, wide, to->pixel, out_row, to->height);
    weights_free(&w);
    free(wide);
}
