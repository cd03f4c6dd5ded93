/* smoothing.c - running means and exponential moving averages */
#include "plot/smoothing.h"

#include "base/parse.h"
#include "base/sizes.h"

#include <math.h>

#define MOST_LINES 1000000

int smoothing_parse(const char *text, struct smoothing *s)
{
    double v;
    *s = (struct smoothing){ 0 };
    if (parse_real(text, &v) || !(v > 0 && v <= MOST_LINES) || (v >= 1 && v != floor(v)))
        return -1;
    if (v < 1)
        s->keep = v;
    else
        s->lines = (size_t)v;
    return 0;
}

/* A sum of what has come and gone would keep the rounding of a huge value that has gone; so it is taken anew every `lines` values. */
static void running_mean(size_t lines, const double *y, size_t n, double *to)
{
    size_t before = lines / 2, behind = (lines - 1) / 2, low = 0, high = 0, count = 0;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        size_t from = i < before ? 0 : i - before, end = min_size(n, i + behind + 1);
        if (i % lines == 0) {
            sum = 0;
            count = 0;
            low = high = from;
        }
        for (; high < end; high++)
            if (!isnan(y[high])) {
                sum += y[high];
                count++;
            }
        for (; low < from; low++)
            if (!isnan(y[low])) {
                sum -= y[low];
                count--;
            }
        to[i] = isnan(y[i]) ? NAN : sum / (double)count;
    }
}

static void moving_average(double keep, const double *y, size_t n, double *to)
{
    double mean = 0, weight = 0;
    for (size_t i = 0; i < n; i++) {
        to[i] = NAN;
        if (isnan(y[i]))
            continue;
        mean = keep * mean + (1 - keep) * y[i];
        weight = keep * weight + (1 - keep);
        to[i] = mean / weight;
    }
}

void smoothing_apply(const struct smoothing *s, const double *y, size_t n, double *to)
{
    if (s->lines)
        running_mean(s->lines, y, n, to);
    else
        moving_average(s->keep, y, n, to);
}
