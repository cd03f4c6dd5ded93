/* run_names.c - shortens paths to what differs in them */
#include "plot/run_names.h"

#include "base/alloc.h"
#include "base/sizes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The length of the first part of a path and the slash behind it; of the last part and the slash before it. */
static size_t first_part(const char *s, size_t n)
{
    const char *slash = memchr(s, '/', n);
    return slash ? (size_t)(slash - s) + 1 : n;
}

static size_t last_part(const char *s, size_t n)
{
    const char *slash = memrchr(s, '/', n);
    return slash ? n - (size_t)(slash - s) : n;
}

static size_t suffix(const char *s, size_t n)
{
    const char *dot = memrchr(s, '.', n);
    return dot ? n - (size_t)(dot - s) : n;
}

/* Is what `part` finds at the same end of all names equal, and would something be left of each? Its length, or 0. */
static size_t common(char *const *name, size_t n, size_t (*part)(const char *, size_t), int at_end)
{
    size_t length = SIZE_MAX;
    const char *text = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t all = strlen(name[i]), k = part(name[i], all);
        const char *here = at_end ? name[i] + all - k : name[i];
        if (k == all || (i && (k != length || memcmp(here, text, k))))
            return 0;
        length = k;
        text = here;
    }
    return n ? length : 0;
}

static void cut(char **name, size_t n, size_t length, int at_end)
{
    for (size_t i = 0; i < n; i++) {
        size_t left = strlen(name[i]) - length;
        if (!at_end)
            memmove(name[i], name[i] + length, left);
        name[i][left] = '\0';
    }
}

char **run_names_make(const char *const path[], size_t n)
{
    char **name = xarray(max_size(n, 1), sizeof *name);
    size_t length;
    for (size_t i = 0; i < n; i++)
        name[i] = xstrdup(path[i]);
    while ((length = common(name, n, last_part, 1)))
        cut(name, n, length, 1);
    while ((length = common(name, n, first_part, 0)))
        cut(name, n, length, 0);
    if ((length = common(name, n, suffix, 1)))
        cut(name, n, length, 1);
    return name;
}

void run_names_free(char **names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
}
