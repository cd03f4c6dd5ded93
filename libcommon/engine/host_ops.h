/* host_ops.h - the operations on arrays in the processor's memory, for the tables of engines that compute there
 *
 * Each one stands between array_open and array_close (tensor/array.h). Sums are in double and run from the first value to the last;
 * only the norm of a gradient is summed tile by tile.
 */
#ifndef ENGINE_HOST_OPS_H
#define ENGINE_HOST_OPS_H

#include "engine/array_ops.h"
#include "engine/loss_ops.h"
#include "engine/optimizer_ops.h"
#include "engine/statistic_ops.h"

extern const struct array_ops array_ops_host;
extern const struct loss_ops loss_ops_host;
extern const struct statistic_ops statistic_ops_host;
extern const struct optimizer_ops optimizer_ops_host;

/* HOST_OPS - their places in a struct engine */
#define HOST_OPS .arrays = &array_ops_host, .losses = &loss_ops_host, .statistics = &statistic_ops_host, .optimizer = &optimizer_ops_host

#endif
