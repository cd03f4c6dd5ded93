/* launched.c - what a launcher of processes tells them by their environment */
#include "ranks/launched.h"

#include "base/io.h"
#include "base/parse.h"

#include <stddef.h>

/* A launcher may have been started by another one, so the innermost comes first. */
static const char *const counts[] = { "OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS" };
static const char *const links[] = { "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "PMI_FD" };

int launched_linked(void)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (io_env(links[i]))
            return 1;
    return 0;
}

long launched_count(void)
{
    long n;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (io_env(counts[i]) && !parse_long(io_env(counts[i]), &n))
            return n;
    return launched_linked();
}
