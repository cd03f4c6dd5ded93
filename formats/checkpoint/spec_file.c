/* spec_file.c - loads specs from files and from the installed ones */
#include "checkpoint/spec_file.h"

#include "base/alloc.h"
#include "base/datadir.h"
#include "base/die.h"
#include "base/io.h"
#include "base/strlist.h"
#include "model/spec_parse.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT (48 << 10)        /* the spec is stored in the model's header */

static int ends(const char *s, const char *with)
{
    size_t n = strlen(s), k = strlen(with);
    return n >= k && !strcmp(s + n - k, with);
}

_Noreturn static void list_specs(const char *name)
{
    char *folder = datadir_path("specs"), *list = xstrdup(""), *names[200];
    DIR *d = folder ? opendir(folder) : NULL;
    size_t n = 0;
    free(folder);
    if (!d)
        die_spec(name, "no such spec, and none are installed");
    for (struct dirent *e; (e = readdir(d)) && n < 200;)
        if (ends(e->d_name, ".spec"))
            names[n++] = xprintf("%.*s", (int)strlen(e->d_name) - 5, e->d_name);
    closedir(d);
    qsort(names, n, sizeof *names, strlist_by_bytes);
    for (size_t i = 0; i < n; i++) {
        char *longer = xprintf("%s %s", list, names[i]);
        free(list);
        list = longer;
    }
    die_spec(name, "no such spec; there are%s", list);
}

static void load(struct spec *s, const char *path, const char *where, const struct arg_list *sets)
{
    char *text = io_slurp(path, LIMIT, NULL);
    spec_parse(s, where, text, sets->item, sets->n);
    free(text);
}

void spec_file_load_preset(struct spec *s, const char *name, const struct arg_list *sets)
{
    char *file = xprintf("specs/%s.spec", name), *path = strchr(name, '/') ? NULL : datadir_path(file);
    if (!path)
        list_specs(name);
    load(s, path, name, sets);
    free(file);
    free(path);
}

void spec_file_load(struct spec *s, const char *name, const struct arg_list *sets)
{
    if (strchr(name, '/') || ends(name, ".spec"))
        load(s, name, name, sets);
    else
        spec_file_load_preset(s, name, sets);
}
