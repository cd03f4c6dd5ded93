#include "base/profile.h"

#include "base/progress.h"

#include <string.h>

#define ENTRIES 512             /* four networks of at most 18 layers, in four parts, and some others */
#define NAME 40

static struct {
    int on;
    double last;
    size_t n;
    struct entry {
        char name[NAME];
        enum profile_part part;
        double seconds, macs;
    } entry[ENTRIES];
} profile;

void profile_start(void)
{
    profile.on = 1;
    profile.n = 0;
    profile.last = progress_clock();
}

static struct entry *entry_of(const char *name, enum profile_part part)
{
    struct entry *e = profile.entry;
    for (size_t i = 0; i < profile.n; i++, e++)
        if (e->part == part && !strcmp(e->name, name))
            return e;
    if (profile.n == ENTRIES)
        return NULL;
    profile.n++;
    *e = (struct entry){ .part = part };
    snprintf(e->name, sizeof e->name, "%s", name);
    return e;
}

void profile_lap(const char *name, enum profile_part part, double macs)
{
    struct entry *e;
    if (!profile.on || !(e = entry_of(name, part)))
        return;
    double now = progress_clock();
    e->seconds += now - profile.last;
    e->macs += macs;
    profile.last = now;
}

static void line(FILE *to, const char *name, const char *part, double seconds, double macs, double all, double steps)
{
    char rate[16] = "-";
    if (macs > 0 && seconds > 0)
        snprintf(rate, sizeof rate, "%.1f", 2e-9 * macs / seconds);
    fprintf(to, "%-12s  %-10s  %9.3f  %6.2f  %7s\n", name, part, 1e3 * seconds / steps, all > 0 ? 100 * seconds / all : 0, rate);
}

void profile_print(FILE *to, uint64_t steps)
{
    static const char *const parts[] = { "forward", "norm", "by input", "by weights", "-" };
    double seconds = 0, macs = 0, n = steps ? (double)steps : 1;
    const struct entry *e = profile.entry, *end = e + profile.n;
    for (; e < end; e++) {
        seconds += e->seconds;
        macs += e->macs;
    }
    fprintf(to, "%-12s  %-10s  %9s  %6s  %7s\n", "name", "part", "ms/step", "share", "GFLOP/s");
    for (e = profile.entry; e < end; e++)
        line(to, e->name, parts[e->part], e->seconds, e->macs, seconds, n);
    line(to, "all", "-", seconds, macs, seconds, n);
}
