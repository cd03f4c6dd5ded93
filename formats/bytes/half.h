/* half.h - numbers of half precision: IEEE 754 binary16, 1 sign, 5 exponent and 10 fraction bits
 *
 * Failure     none; what is too large becomes infinite, NaN stays NaN
 */
#ifndef BYTES_HALF_H
#define BYTES_HALF_H

#include <stdint.h>

/* half_from_float - the nearest half; of two equally near the one with an even last bit */
uint16_t half_from_float(float v);
float half_to_float(uint16_t h);        /* exact */

#endif
