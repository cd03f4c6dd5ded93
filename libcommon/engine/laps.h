/* laps.h - what products tell the profile of a run: their multiply-adds, or none where only what precedes them was done */
#ifndef ENGINE_LAPS_H
#define ENGINE_LAPS_H

#include "base/profile.h"
#include "engine/products.h"

static inline void linear_lap(const struct linear *l, enum profile_part part)
{
    profile_lap(l->name, part, part == PROFILE_NORM ? 0 : (double)l->n * (double)l->in * (double)l->out);
}

static inline void conv_lap(const struct conv *v, struct batch b, enum profile_part part)
{
    profile_lap(v->name, part, part == PROFILE_NORM ? 0 : (double)(b.n * b.groups) * conv_multiply_adds(v));
}

#endif
