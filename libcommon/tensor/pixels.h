/* pixels.h - bytes of pictures as numbers: 0 .. 255 as [0,1], or signed, as [-1,1] */
#ifndef TENSOR_PIXELS_H
#define TENSOR_PIXELS_H

#include "tensor/real.h"

static inline real pixel_value(unsigned char v, int is_signed)
{
    return is_signed ? (real)v / (real)127.5 - 1 : (real)v / 255;
}

#endif
