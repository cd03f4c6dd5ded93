/* axis_ticks.h - where the marks of an axis stand: at round numbers, as many as there is room for */
#ifndef PLOT_AXIS_TICKS_H
#define PLOT_AXIS_TICKS_H

#include <stddef.h>

#define AXIS_TICKS 32
#define AXIS_TICKS_FORMAT "%.10g"    /* of the numbers below an axis */

/* axis_ticks_step - 1, 2 or 5 times a power of ten, so that at most `most` steps (1 or more) fit between low and high */
double axis_ticks_step(double low, double high, size_t most);
/* axis_ticks_numbers - the least such step whose numbers stand side by side in so many characters; whole: it is 1 at least */
double axis_ticks_numbers(double low, double high, double characters, int whole);
/* axis_ticks_log - the marks of a logarithmic axis, low > 0: powers of ten, on a short axis 2 and 5 times them, too, on a shorter one
 * multiples of a step. Returns their number. */
size_t axis_ticks_log(double low, double high, size_t most, double at[AXIS_TICKS]);

#endif
