/* progress.h - one line on a terminal, once a second, with rate and time left; nothing anywhere else
 *
 *     progress_start("training", "images", total);       total 0: unknown
 *     progress_at(done, "L_rec 1.21");                   as often as one likes
 *     progress_end();                                    clears the line
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdint.h>

void progress_start(const char *what, const char *unit, uint64_t total);
/* progress_at - done of total units; detail may be NULL. Rates are of this run: progress_skip says what was done before. */
void progress_at(uint64_t done, const char *detail);
void progress_skip(uint64_t done);
void progress_end(void);

/* progress_clock - seconds of a clock that never goes back */
double progress_clock(void);

#endif
