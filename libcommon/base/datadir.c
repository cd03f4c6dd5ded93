/* datadir.c - finds installed files by $IAE_SHARE or the program's own path, and programs beside it */
#include "base/datadir.h"

#include "base/alloc.h"
#include "base/io.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The folder of the running program. */
static char *program_folder(void)
{
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    char *slash = n > 0 ? memrchr(exe, '/', (size_t)n) : NULL;
    return slash ? xprintf("%.*s", (int)(slash - exe), exe) : NULL;
}

static char *beside_program(void)
{
    char *bin = program_folder(), *slash = bin ? strrchr(bin, '/') : NULL;
    char *path = slash ? xprintf("%.*s/share/iae", (int)(slash - bin), bin) : NULL;
    free(bin);
    return path;
}

char *datadir_program(const char *name)
{
    char *bin = program_folder(), *path = bin ? xprintf("%s/%s", bin, name) : NULL;
    free(bin);
    return path;
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

void datadir_names(const char *folder, const char *ending, struct strlist *names)
{
    char *path = datadir_path(folder);
    DIR *d = path ? opendir(path) : NULL;
    size_t k = strlen(ending);
    free(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        size_t n = strlen(e->d_name);
        if (n > k && !strcmp(e->d_name + n - k, ending))
            strlist_add(names, xprintf("%.*s", (int)(n - k), e->d_name));
    }
    if (d)
        closedir(d);
    strlist_sort(names);
}
