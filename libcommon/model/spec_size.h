/* spec_size.h - what the networks of a spec come to: parameters, values in a file, multiply-adds; from their shapes alone
 *
 *     struct spec_size size = spec_size(&s, MODEL_ALL);
 *     size.all.parameters, size.net[ENCODER].multiply_adds ...
 */
#ifndef MODEL_SPEC_SIZE_H
#define MODEL_SPEC_SIZE_H

#include "model/model.h"
#include "spec/spec.h"

#include <stdint.h>

/* Of a layer, a network or all networks. Values are parameters, running statistics and vectors: what a file has of a network,
 * without averages and moments. Multiply-adds are those of one row in one forward pass. */
struct net_size {
    uint64_t parameters, values;
    double multiply_adds;
};

struct spec_size {
    struct net_size net[NETS], all;     /* zero: not in the set, or the objective does not have this network */
};

/* spec_size - of the networks in the set nets */
struct spec_size spec_size(const struct spec *s, unsigned nets);

/* spec_size_of_layer - l is one of net, which net_plan suffices for */
struct net_size spec_size_of_layer(const struct net *net, const struct layer *l);

/* spec_size_bytes - of the tensors of a whole model of this spec: of its networks, of its averages, of its moments, and of what
 * iae-strip leaves, encoder and decoder as they are applied */
struct model_bytes {
    double networks, averages, moments, all, stripped;
};
struct model_bytes spec_size_bytes(const struct spec *s);

#endif
