/* spec_file.c - loads specs from files and from the installed ones */
#include "checkpoint/spec_file.h"

#include "base/alloc.h"
#include "base/datadir.h"
#include "base/die.h"
#include "base/io.h"
#include "base/nearest.h"
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

static void list_specs(struct strlist *names, DIR *d)
{
    for (struct dirent *e; (e = readdir(d));)
        if (ends(e->d_name, ".spec"))
            strlist_add(names, xprintf("%.*s", (int)strlen(e->d_name) - 5, e->d_name));
    strlist_sort(names);
}

_Noreturn static void fail_unknown(const char *name)
{
    char *folder = datadir_path("specs");
    DIR *d = folder ? opendir(folder) : NULL;
    struct strlist names = { .n = 0 };
    struct nearest near = { .typed = name };
    free(folder);
    if (!d)
        die_spec(name, "no such spec, and none are installed");
    list_specs(&names, d);
    closedir(d);
    for (size_t i = 0; i < names.n; i++)
        nearest_offer(&near, names.item[i]);
    if (near.word)
        die_spec(name, "no such spec%s --list-specs shows all", nearest_question(&near));
    die_spec(name, "no such spec; --list-specs shows all; the name of a file has a '/' or ends in '.spec'");
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
        fail_unknown(name);
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
