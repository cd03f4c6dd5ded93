/* axis_ticks.c - round numbers on linear and logarithmic axes */
#include "plot/axis_ticks.h"

#include "base/sizes.h"

#include <math.h>
#include <stdio.h>

double axis_ticks_step(double low, double high, size_t most)
{
    double least = (high - low) / (double)max_size(most, 1), power = pow(10, floor(log10(least))), t = least / power;
    return (t <= 1 ? 1 : t <= 2 ? 2 : t <= 5 ? 5 : 10) * power;
}

/* The characters of all numbers at multiples of the step, each with a blank on both sides. */
static double room_for(double low, double high, double step)
{
    double first = ceil(low / step), last = floor(high / step);
    int of_first = snprintf(NULL, 0, AXIS_TICKS_FORMAT, first * step), of_last = snprintf(NULL, 0, AXIS_TICKS_FORMAT, last * step);
    return (last - first + 1) * (fmax(of_first, of_last) + 2);
}

double axis_ticks_numbers(double low, double high, double characters, int whole)
{
    double step = axis_ticks_step(low, high, AXIS_TICKS);
    for (size_t most = AXIS_TICKS - 1; most && (room_for(low, high, step) > characters || (whole && step < 1)); most--)
        step = axis_ticks_step(low, high, most);
    return whole ? fmax(step, 1) : step;
}

/* Each `each`-th power of ten times the digits, as far as they lie between low and high. */
static size_t powers(double low, double high, int each, const char *digits, double at[AXIS_TICKS])
{
    size_t n = 0;
    int first = (int)floor(log10(low)), last = (int)ceil(log10(high));
    first -= ((first % each) + each) % each;
    for (int e = first; e <= last; e += each)
        for (const char *d = digits; *d && n < AXIS_TICKS; d++) {
            double v = (*d - '0') * pow(10, e);
            if (v >= low && v <= high)
                at[n++] = v;
        }
    return n;
}

size_t axis_ticks_log(double low, double high, size_t most, double at[AXIS_TICKS])
{
    size_t n = powers(low, high, 1, "125", at);
    most = max_size(min_size(most, AXIS_TICKS - 1), 2);
    for (int each = 1; n > most; each++)
        n = powers(low, high, each, "1", at);
    if (n >= 3)
        return n;
    double step = axis_ticks_step(low, high, most);
    n = 0;
    for (double k = ceil(low / step); k * step <= high && n < AXIS_TICKS; k++)
        at[n++] = k * step;
    return n;
}
