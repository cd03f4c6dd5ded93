/* image_quality.h - PSNR and SSIM of reconstructions, as other papers report them
 *
 * psnr   mean over images of 10 log10(1 / mse), in dB; an image without error counts as 100 dB
 * ssim   structural similarity (Wang et al. 2004): windows of 11 by 11 with Gaussian weights of standard deviation 1.5, K1 0.01, K2 0.03,
 *        range 1, variances without correction, averaged over the windows that lie within the image, channels and images
 *
 * Memory      struct image_quality owns a few rows of windows
 * Failure     none but lack of memory (71); a quantity that is not defined is NaN: ssim of a side below 11
 *
 *     image_quality_init(&q, h, w, c);
 *     image_quality_add(&q, x, xhat);                  [h,w,c] each, in [0,1]
 *     image_quality_add_metrics(&table, &q);
 */
#ifndef EVAL_IMAGE_QUALITY_H
#define EVAL_IMAGE_QUALITY_H

#include "eval/metric_table.h"

#include <stddef.h>
#include <stdint.h>

struct image_quality {
    size_t h, w, c;
    uint64_t images;
    double psnr, ssim;          /* sums over images */
    double *sum;                /* [5,h,w-10]: x, y, xx, yy, xy, weighted along rows */
};

void image_quality_init(struct image_quality *q, size_t h, size_t w, size_t c);
void image_quality_add(struct image_quality *q, const double *x, const double *y);
double image_quality_psnr(const struct image_quality *q);
double image_quality_ssim(const struct image_quality *q);
void image_quality_free(struct image_quality *q);

/* Both are on request. image_quality_requested - is one of them? */
extern const struct metric image_quality_metrics[];
int image_quality_requested(const struct metric_table *m);
void image_quality_add_metrics(struct metric_table *m, const struct image_quality *q);

#endif
