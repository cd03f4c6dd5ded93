/* datadir.c - finds installed files by $IAE_SHARE or the program's own path */
#include "base/datadir.h"

#include "base/alloc.h"
#include "base/io.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *beside_program(void)
{
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return NULL;
    exe[n] = '\0';
    for (int i = 0; i < 2; i++) {           /* the program's name, and bin */
        char *slash = strrchr(exe, '/');
        if (!slash)
            return NULL;
        *slash = '\0';
    }
    return xprintf("%s/share/iae", exe);
}

char *datadir_path(const char *name)
{
    const char *given = io_env("IAE_SHARE");
    char *root = given ? xstrdup(given) : beside_program();
    if (!root)
        return NULL;
    char *path = xprintf("%s/%s", root, name);
    free(root);
    if (access(path, F_OK)) {
        free(path);
        return NULL;
    }
    return path;
}
