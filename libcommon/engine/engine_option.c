/* engine_option.c - starts the engine that --engine names */
#include "engine/engine_option.h"

#include <stdio.h>

int engine_option = -1;

static const char *name(void)
{
    return engine_option < 0 ? NULL : engine_name((size_t)engine_option);
}

struct compute *engine_option_start(int threads)
{
    return engine_start(name(), threads);
}

static const char *version_line(void)
{
    static char line[200];
    const struct engine *e = engine_choose(name());
    if (e->start)
        e->start(1);
    snprintf(line, sizeof line, "engine %s, %s", e->name, e->kind());
    return line;
}
ARGS_LIBRARY(version_line);
