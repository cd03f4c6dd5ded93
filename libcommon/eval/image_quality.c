/* image_quality.c - peak signal-to-noise ratio and structural similarity, an image at a time */
#include "eval/image_quality.h"

#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 11                 /* of a window */
#define SIGMA 1.5
#define C1 (0.01 * 0.01)
#define C2 (0.03 * 0.03)
#define MOST_PSNR 100.0

enum { X, Y, XX, YY, XY, SUMS };

void image_quality_init(struct image_quality *q, size_t h, size_t w, size_t c)
{
    *q = (struct image_quality){ .h = h, .w = w, .c = c };
    if (h >= SIDE && w >= SIDE)
        q->sum = xarray(SUMS * h * (w - SIDE + 1), sizeof *q->sum);
}

void image_quality_free(struct image_quality *q)
{
    free(q->sum);
    memset(q, 0, sizeof *q);
}

static void set_weights(double weight[SIDE])
{
    double total = 0;
    for (int i = 0; i < SIDE; i++) {
        double d = i - SIDE / 2;
        total += weight[i] = exp(-d * d / (2 * SIGMA * SIGMA));
    }
    for (int i = 0; i < SIDE; i++)
        weight[i] /= total;
}

/* Weighted sums along the rows of one channel. */
static void sum_rows(struct image_quality *q, const double *x, const double *y, const double weight[SIDE])
{
    size_t wide = q->w - SIDE + 1, plane = q->h * wide;
    for (size_t i = 0; i < q->h; i++)
        for (size_t j = 0; j < wide; j++) {
            double s[SUMS] = { 0 };
            for (size_t k = 0; k < SIDE; k++) {
                double a = x[(i * q->w + j + k) * q->c], b = y[(i * q->w + j + k) * q->c];
                s[X] += weight[k] * a;
                s[Y] += weight[k] * b;
                s[XX] += weight[k] * a * a;
                s[YY] += weight[k] * b * b;
                s[XY] += weight[k] * a * b;
            }
            for (size_t m = 0; m < SUMS; m++)
                q->sum[m * plane + i * wide + j] = s[m];
        }
}

/* Of the window at (i,j): sums along its column of what sum_rows left. */
static double window(const struct image_quality *q, size_t i, size_t j, const double weight[SIDE])
{
    size_t wide = q->w - SIDE + 1, plane = q->h * wide;
    double s[SUMS] = { 0 };
    for (size_t m = 0; m < SUMS; m++)
        for (size_t k = 0; k < SIDE; k++)
            s[m] += weight[k] * q->sum[m * plane + (i + k) * wide + j];
    double both = s[X] * s[Y], squares = s[X] * s[X] + s[Y] * s[Y];
    return (2 * both + C1) * (2 * (s[XY] - both) + C2) / ((squares + C1) * (s[XX] + s[YY] - squares + C2));
}

static double similarity(struct image_quality *q, const double *x, const double *y)
{
    size_t high = q->h - SIDE + 1, wide = q->w - SIDE + 1;
    double weight[SIDE], sum = 0;
    set_weights(weight);
    for (size_t channel = 0; channel < q->c; channel++) {
        sum_rows(q, x + channel, y + channel, weight);
        for (size_t i = 0; i < high; i++)
            for (size_t j = 0; j < wide; j++)
                sum += window(q, i, j, weight);
    }
    return sum / (double)(q->c * high * wide);
}

void image_quality_add(struct image_quality *q, const double *x, const double *y)
{
    size_t n = q->h * q->w * q->c;
    double square = 0;
    for (size_t i = 0; i < n; i++)
        square += (x[i] - y[i]) * (x[i] - y[i]);
    double psnr = square > 0 ? 10 * log10((double)n / square) : MOST_PSNR;
    q->images++;
    q->psnr += psnr < MOST_PSNR ? psnr : MOST_PSNR;
    q->ssim += q->sum ? similarity(q, x, y) : NAN;
}

double image_quality_psnr(const struct image_quality *q)
{
    return q->images ? q->psnr / (double)q->images : NAN;
}

double image_quality_ssim(const struct image_quality *q)
{
    return q->images ? q->ssim / (double)q->images : NAN;
}

const struct metric image_quality_metrics[] = {
    METRIC("psnr", BASIS_NONE, .on_request = 1),
    METRIC("ssim", BASIS_NONE, .on_request = 1),
    METRIC_END
};

int image_quality_requested(const struct metric_table *m)
{
    const struct metric_result *psnr = metric_table_find(m, "psnr", 4), *ssim = metric_table_find(m, "ssim", 4);
    return (psnr && psnr->requested) || (ssim && ssim->requested);
}

void image_quality_add_metrics(struct metric_table *m, const struct image_quality *q)
{
    metric_table_add(m, "psnr", image_quality_psnr(q), q->images);
    metric_table_add(m, "ssim", image_quality_ssim(q), q->images);
}
