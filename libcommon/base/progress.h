/* progress.h - a progress line on a terminal, updated once a second, with rate and time left; nothing if stderr is no terminal
 *
 *     progress_start("training", "images", total);       total 0: unknown
 *     progress_at(done, "L_rec 1.21");                   as often as you like
 *     progress_end();                                    clears the line
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdint.h>

void progress_start(const char *what, const char *unit, uint64_t total);
/* progress_at - done of total units; detail may be NULL. progress_skip - units done before this run, not part of its rate. */
void progress_at(uint64_t done, const char *detail);
void progress_skip(uint64_t done);
void progress_end(void);

/* progress_clock - seconds of the monotonic clock */
double progress_clock(void);

#endif
