/* runs.h - runs of text, for tests */
#ifndef PLOT_RUNS_H
#define PLOT_RUNS_H

#include "memory_reader.h"
#include "plot/run_metrics.h"

#include <stdlib.h>
#include <string.h>

static void make_run(struct run_metrics *m, const char *where, const char *text)
{
    struct memory memory;
    if (run_metrics_parse(m, memory_reader(&memory, text, strlen(text))))
        abort();
    m->where = strdup(where);
}

#endif
