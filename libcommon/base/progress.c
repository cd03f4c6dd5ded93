/* progress.c - prints and clears the progress line */
#include "base/progress.h"

#include "base/io.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct {
    const char *what, *unit;
    uint64_t total, before;
    double start, last;
    int shown, on;
} line;

double progress_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void write_text(const char *s)
{
    ssize_t n = write(STDERR_FILENO, s, strlen(s));
    (void)n;
}

static void clear(void)
{
    if (line.shown)
        write_text("\r\033[K");
    line.shown = 0;
}

void progress_start(const char *what, const char *unit, uint64_t total)
{
    memset(&line, 0, sizeof line);
    line.what = what;
    line.unit = unit;
    line.total = total;
    line.start = line.last = progress_clock();
    line.on = log_verbosity >= LOG_NORMAL && io_is_terminal(STDERR_FILENO);
    log_before = clear;
}

void progress_skip(uint64_t done)
{
    line.before = done;
    line.start = progress_clock();
}

void progress_at(uint64_t done, const char *detail)
{
    double now;
    if (!line.on || (now = progress_clock()) - line.last < 1)
        return;
    line.last = now;
    double rate = (double)(done - line.before) / (now - line.start);
    char text[200], part[40] = "", left[40] = "";
    if (line.total) {
        snprintf(part, sizeof part, " of %" PRIu64 " (%.0f %%)", line.total, 100.0 * (double)done / (double)line.total);
        if (rate > 0 && done < line.total) {
            double s = (double)(line.total - done) / rate;
            snprintf(left, sizeof left, ", %.0f:%02d left", (s - (double)((int)s % 60)) / 60, (int)s % 60);
        }
    }
    snprintf(text, sizeof text, "\r\033[K%s: %" PRIu64 "%s %s, %.4g/s%s%s%s", line.what, done, part, line.unit, rate, left,
             detail ? ", " : "", detail ? detail : "");
    write_text(text);
    line.shown = 1;
}

void progress_end(void)
{
    clear();
    line.on = 0;
    log_before = NULL;
}
