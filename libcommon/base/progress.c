/* progress.c - composes, prints and clears the progress line */
#include "base/progress.h"

#include "base/io.h"
#include "base/log.h"
#include "base/terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct {
    struct progress_state state;
    double start, last;
    int shown, on;
    const void *owner;          /* of the line of an input */
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

void progress_hide(void)
{
    if (line.shown)
        write_text("\r\033[K");
    line.shown = 0;
}

/* Such a terminal cannot clear a line. */
static int is_dumb(void)
{
    const char *term = io_env("TERM");
    return term && !strcmp(term, "dumb");
}

void progress_start(const char *what, const char *unit, uint64_t total)
{
    memset(&line, 0, sizeof line);
    line.state = (struct progress_state){ .what = what, .unit = unit, .total = total };
    line.start = line.last = progress_clock();
    line.on = log_verbosity >= LOG_NORMAL && io_is_terminal(STDERR_FILENO) && !is_dumb();
    log_before = progress_hide;
}

void progress_skip(uint64_t done)
{
    line.state.before = done;
    line.start = progress_clock();
}

int progress_is_due(void)
{
    return line.on && progress_clock() - line.last >= 1;
}

/* ---- the text ---- */

/* A part is appended, unless it or what stood before it does not fit; *room: characters left, 0 after that. */
static void append(char *text, size_t *room, const char *part)
{
    if (strlen(part) > *room) {
        *room = 0;
        return;
    }
    memcpy(text + strlen(text), part, strlen(part) + 1);
    *room -= strlen(part);
}

static void set_time(char *to, size_t size, double seconds)
{
    uint64_t s = seconds < 1e9 ? (uint64_t)(seconds + 0.5) : (uint64_t)1e9;
    if (s >= 3600)
        snprintf(to, size, ", %" PRIu64 ":%02u:%02u left", s / 3600, (unsigned)(s / 60 % 60), (unsigned)(s % 60));
    else
        snprintf(to, size, ", %u:%02u left", (unsigned)(s / 60), (unsigned)(s % 60));
}

void progress_text(char *text, size_t size, size_t width, const struct progress_state *p, uint64_t done, const char *detail, const char *more)
{
    char part[100];
    size_t room = width < size ? width : size - 1;
    double rate = p->seconds > 0 ? (double)(done - p->before) / p->seconds : 0;
    text[0] = 0;
    if (p->total)
        snprintf(part, sizeof part, "%s: %" PRIu64 " of %" PRIu64 " %s (%.0f %%)", p->what, done, p->total, p->unit,
                 100.0 * (double)done / (double)p->total);
    else
        snprintf(part, sizeof part, "%s: %" PRIu64 " %s", p->what, done, p->unit);
    append(text, &room, part);
    if (p->total > done && rate > 0) {
        set_time(part, sizeof part, (double)(p->total - done) / rate);
        append(text, &room, part);
    }
    snprintf(part, sizeof part, ", %s", detail ? detail : "");
    append(text, &room, detail ? part : "");
    snprintf(part, sizeof part, rate < 999.5 ? ", %.3g/s" : ", %.0f/s", rate);
    append(text, &room, part);
    snprintf(part, sizeof part, ", %s", more ? more : "");
    append(text, &room, more ? part : "");
}

void progress_at(uint64_t done, const char *detail, const char *more)
{
    char text[256];
    int columns, lines;
    if (!progress_is_due())
        return;
    line.last = progress_clock();
    line.state.seconds = line.last - line.start;
    terminal_size(STDERR_FILENO, &columns, &lines);
    progress_text(text, sizeof text, (size_t)columns - 1, &line.state, done, detail, more);     /* a full line would wrap */
    write_text("\r\033[K");
    write_text(text);
    line.shown = 1;
}

void progress_end(void)
{
    progress_hide();
    line.on = 0;
    line.owner = NULL;
    log_before = NULL;
}

void progress_open_input(const void *owner, const char *unit, uint64_t total)
{
    struct stat st;
    if (line.on || fstat(STDOUT_FILENO, &st) || S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode))
        return;
    progress_start(log_program, unit, total);
    line.owner = owner;
}

void progress_at_input(const void *owner, uint64_t done)
{
    if (line.owner == owner)
        progress_at(done, NULL, NULL);
}

void progress_close_input(const void *owner)
{
    if (line.owner == owner)
        progress_end();
}
