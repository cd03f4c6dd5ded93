/* engine_plain.h - an engine without products, for programs that handle arrays and run no network
 *
 * Memory      engine_plain_start; compute_free
 */
#ifndef ENGINE_ENGINE_PLAIN_H
#define ENGINE_ENGINE_PLAIN_H

#include "tensor/compute.h"

/* engine_plain_start - what computing needs, on `threads` threads, with arrays in the program's memory and no products of layers. To be
 * called once, before arrays are made. */
struct compute *engine_plain_start(int threads);

#endif
