/* net_shapes.h - do the networks of a spec fit together? Shapes follow one another, layers stand where they may */
#ifndef NN_NET_SHAPES_H
#define NN_NET_SHAPES_H

#include "spec/spec.h"

/* net_shapes_fill - of all networks that the objective needs: the shapes of all layers, where the encoder's noise joins, whether
 * the encoder has a head. 0; or the line (-1: none) with a text of what does not fit. */
int net_shapes_fill(struct spec *s, char error[200]);

#endif
