/* engine_list.h - the engines that there are; programs choose one by engine_start */
#ifndef ENGINE_ENGINE_LIST_H
#define ENGINE_ENGINE_LIST_H

#include "engine/engine.h"

extern const struct engine engine_native;

#endif
