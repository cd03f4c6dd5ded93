/* colours.h - colours that can be told apart with any colour vision, for plots and curves */
#ifndef BASE_COLOURS_H
#define BASE_COLOURS_H

#include <stddef.h>

#define COLOURS 8

/* colours_rgb - red, green and blue of colour k, which begin anew after COLOURS: Okabe and Ito, "Color universal design" (2008);
 * yellow last, since it is the weakest on white */
static inline const unsigned char *colours_rgb(size_t k)
{
    static const unsigned char colour[COLOURS][3] = {
        { 0, 114, 178 }, { 230, 159, 0 }, { 0, 158, 115 }, { 204, 121, 167 },
        { 86, 180, 233 }, { 213, 94, 0 }, { 0, 0, 0 }, { 240, 228, 66 },
    };
    return colour[k % COLOURS];
}

#endif
