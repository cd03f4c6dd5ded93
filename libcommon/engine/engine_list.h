/* engine_list.h - the engines that there are; programs choose one by engine_start */
#ifndef ENGINE_ENGINE_LIST_H
#define ENGINE_ENGINE_LIST_H

#include "engine/engine.h"
#include "engine/host_ops.h"

/* What engines share that compute in the program's own memory. */
#define ENGINE_HOST_TABLES .memory = &array_memory_plain, HOST_OPS

extern const struct engine engine_native, engine_openblas, engine_reference, engine_shy;

#endif
