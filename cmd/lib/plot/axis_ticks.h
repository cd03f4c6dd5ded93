/* axis_ticks.h - where the marks of an axis stand: at round numbers, as many as there is room for */
#ifndef PLOT_AXIS_TICKS_H
#define PLOT_AXIS_TICKS_H

#include <stddef.h>

#define AXIS_TICKS 32

/* axis_ticks_step - 1, 2 or 5 times a power of ten, so that at most `most` steps (1 or more) fit between low and high */
double axis_ticks_step(double low, double high, size_t most);
/* axis_ticks_log - the marks of a logarithmic axis, low > 0: powers of ten, on a short axis 2 and 5 times them, too, on a shorter one
 * multiples of a step. Returns their number. */
size_t axis_ticks_log(double low, double high, size_t most, double at[AXIS_TICKS]);

#endif
