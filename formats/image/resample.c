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

static unsigned char clamp(int64_t sum)
{
    sum = (sum + (1 << (BITS - 1))) >> BITS;
    return (unsigned char)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

/* lines of `from` samples `step` apart become lines of `to`; lines lie from_line and to_line apart */
static void stretch_lines(const struct weights *w, const unsigned char *in, unsigned char *out, size_t lines, size_t from_line,
                          size_t to_line, size_t to, size_t step)
{
    for (size_t y = 0; y < lines; y++, in += from_line, out += to_line)
        for (size_t i = 0; i < to; i++) {
            const int32_t *weight = w->weight + i * w->stride;
            const unsigned char *p = in + w->first[i] * step;
            int64_t sum = 0;
            for (size_t j = 0; j < w->n[i]; j++, p += step)
                sum += (int64_t)weight[j] * *p;
            out[i * step] = clamp(sum);
        }
}

void resample(const struct image *from, struct image *to)
{
    struct weights w;
    size_t c = from->channels, in_row = from->width * c, out_row = to->width * c;
    unsigned char *wide = xarray(from->height, out_row);
    weights_init(&w, from->width, to->width);
    for (size_t k = 0; k < c; k++)
        stretch_lines(&w, from->pixel + k, wide + k, from->height, in_row, out_row, to->width, c);
    weights_free(&w);
    weights_init(&w, from->height, to->height);
    stretch_lines(&w, wide, to->pixel, out_row, 1, 1, to->height, out_row);
    weights_free(&w);
    free(wide);
}
