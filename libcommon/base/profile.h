/* profile.h - where the time of a run goes: between two laps, everything belongs to what the second one names
 *
 *     profile_start();
 *     ... ; profile_lap("data", PROFILE_OTHER, 0);
 *     ... ; profile_lap("rec.1", PROFILE_FORWARD, macs);
 *     profile_print(stderr, steps);
 *
 * Invariants  no time is counted twice or left out; without profile_start a lap costs one branch. Wall time of the
 *             thread that calls, so laps belong outside of compute_run.
 */
#ifndef BASE_PROFILE_H
#define BASE_PROFILE_H

#include <stdint.h>
#include <stdio.h>

enum profile_part {
    PROFILE_FORWARD,            /* product with bias and condition; of fc with batch norm and activation */
    PROFILE_NORM,               /* batch norm and activation of convolutions, both ways */
    PROFILE_INPUT,              /* gradient w.r.t. the input; of convolutions with the backward pass of batch norm */
    PROFILE_WEIGHTS,            /* gradient w.r.t. the weights; of fc with the backward pass of activation and batch norm */
    PROFILE_OTHER
};

void profile_start(void);

/* profile_lap - the time since the last lap goes to this name and part; macs: multiply-adds that were done in it */
void profile_lap(const char *name, enum profile_part part, double macs);

/* profile_print - a table: name, part, milliseconds a step, share of all, GFLOP/s; and the sum of all */
void profile_print(FILE *to, uint64_t steps);

#endif
