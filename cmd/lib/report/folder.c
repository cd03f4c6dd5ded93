/* folder.c - lists a folder */
#include "report/folder.h"

#include "base/alloc.h"
#include "base/die.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int folder_is(const char *path)
{
    struct stat st;
    if (stat(path, &st))
        die_noinput(path, "cannot open");
    return S_ISDIR(st.st_mode);
}

struct strlist folder_names(const char *path)
{
    struct strlist names = { NULL, 0 };
    DIR *d = opendir(path);
    struct dirent *e;
    if (!d)
        die_noinput(path, "cannot open the folder");
    while ((errno = 0, e = readdir(d)))
        if (e->d_name[0] != '.')
            strlist_add(&names, xstrdup(e->d_name));
    if (errno)
        die_io(path, "cannot read the folder");
    closedir(d);
    strlist_sort(&names);
    return names;
}

int folder_has(const struct strlist *names, const char *name)
{
    return names->n && bsearch(&name, names->item, names->n, sizeof *names->item, strlist_by_bytes);
}

char *folder_path(const char *folder, const char *name)
{
    size_t n = strlen(folder);
    return xprintf("%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", name);
}

int folder_ends(const char *name, const char *ending)
{
    size_t n = strlen(name), e = strlen(ending);
    return n > e && !strcmp(name + n - e, ending);
}

char *folder_title(const char *path)
{
    char *whole = realpath(path, NULL);
    const char *slash = whole ? strrchr(whole, '/') : NULL;
    char *title = xstrdup(slash && slash[1] ? slash + 1 : path);
    free(whole);
    return title;
}
