/* rounded_weights.h - the weights of a network rounded to bf16, for a spec with `precision bf16`
 *
 * Products then take both factors rounded to nearest even, and sum in f4; values, moments, batch norm, activations and losses are f4.
 * In f4 stay the products of a network's first layer, which sees pixels (with those rounded, `rec` tells pictures from
 * reconstructions less well: pipelines/precision), of its last one, whose results are logits, codes or pixels, and of the branch
 * through which `rec` sees the code.
 *
 * Invariants  the rounded weights follow the values: a run rounds them when it is made, the optimizer after each update
 */
#ifndef NN_ROUNDED_WEIGHTS_H
#define NN_ROUNDED_WEIGHTS_H

#include "nn/net.h"

/* rounded_weights_plan - which layers have rounded weights, and where; net->rounded_values */
void rounded_weights_plan(struct net *net, const struct spec *spec);
/* rounded_weights_update - values have changed */
void rounded_weights_update(const struct net *net, struct compute *c);

/* rounded_weights_borrow - the network with these values, of the same layout, in place of its own; rounded_weights_return when they are
 * its own again: what was rounded of them is freed */
struct net rounded_weights_borrow(const struct net *net, real *value, struct compute *c);
void rounded_weights_return(struct net *borrowed);

#endif
