/* smoothing.h - curves without their noise: running means and exponential moving averages
 *
 * NAN is a gap: it stays one, and has no part in any mean. Sums are taken in a fixed order.
 */
#ifndef PLOT_SMOOTHING_H
#define PLOT_SMOOTHING_H

#include <stddef.h>

struct smoothing {
    size_t lines;               /* of a running mean, or 0 */
    double keep;                /* of an exponential moving average: the share of what was before, or 0 */
};

/* smoothing_parse - "20" is a running mean of 20 lines, "0.9" an average; 0, or -1 */
int smoothing_parse(const char *text, struct smoothing *s);
/* smoothing_apply - to n values of y: a running mean is that of `lines` values around each, fewer at the ends; an average begins
 * with the first value, its weights add up to 1 everywhere */
void smoothing_apply(const struct smoothing *s, const double *y, size_t n, double *to);

#endif
