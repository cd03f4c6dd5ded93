/* progress.h - a progress line on a terminal, updated once a second: count, share, time left, detail, rate; nothing if stderr is no
 * terminal. What does not fit its width is left out from the end, so that the line stays one line.
 *
 *     progress_start("training", "steps", total);        total 0: unknown
 *     if (progress_is_due())
 *         progress_at(done, "mse 0.031", "L_rec 1.21");   as often as you like
 *     progress_end();                                     clears the line
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

struct progress_state {
    const char *what, *unit;
    uint64_t total, before;     /* units in all, 0: unknown; units done before this run, not part of its rate */
    double seconds;             /* since the start */
};

/* progress_start - a new line; what and unit are borrowed */
void progress_start(const char *what, const char *unit, uint64_t total);
/* progress_at - done of total units. detail stands before the rate, more behind it; both may be NULL. progress_skip - units done
 * before this run. progress_is_due - would progress_at show something now? */
void progress_at(uint64_t done, const char *detail, const char *more);
void progress_skip(uint64_t done);
int progress_is_due(void);
void progress_end(void);
/* progress_hide - before something else is printed on the terminal; the next progress_at shows the line again */
void progress_hide(void);

/* The line of an input, in a program that is the last of a pipe, its output being none, and that shows no other line: opened, moved and
 * closed by its owner, and gone when the program starts one of its own */
void progress_open_input(const void *owner, const char *unit, uint64_t total);
void progress_at_input(const void *owner, uint64_t done);
void progress_close_input(const void *owner);

/* progress_text - the line of at most `width` characters in text [size] */
void progress_text(char *text, size_t size, size_t width, const struct progress_state *p, uint64_t done, const char *detail, const char *more);

/* progress_clock - seconds of the monotonic clock */
double progress_clock(void);

#endif
