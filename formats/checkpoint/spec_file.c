/* spec_file.c - loads specs from files and from the installed ones */
#include "checkpoint/spec_file.h"

#include "base/alloc.h"
#include "base/datadir.h"
#include "base/die.h"
#include "base/io.h"
#include "base/nearest.h"
#include "base/strlist.h"
#include "bytes/sniff.h"
#include "model/spec_parse.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LIMIT (48 << 10)        /* the spec is stored in the model's header */

static int ends(const char *s, const char *with)
{
    size_t n = strlen(s), k = strlen(with);
    return n >= k && !strcmp(s + n - k, with);
}

int spec_file_names(struct strlist *names)
{
    datadir_names("specs", ".spec", names);
    return names->n ? 0 : -1;
}

_Noreturn static void fail_unknown(const char *name)
{
    struct strlist names = { .n = 0 };
    struct nearest near = { .typed = name };
    if (spec_file_names(&names))
        die_spec(name, "no such spec, and none are installed");
    for (size_t i = 0; i < names.n; i++)
        nearest_offer(&near, names.item[i]);
    if (near.word)
        die_spec(name, "no such spec%s --list-specs shows all", nearest_question(&near));
    die_spec(name, "no such spec; --list-specs shows all; the name of a file has a '/' or ends in '.spec'");
}

static char *installed(const char *name)
{
    char *file = xprintf("specs/%s.spec", name), *path = strchr(name, '/') ? NULL : datadir_path(file);
    free(file);
    return path;
}

char *spec_file_text(const char *name)
{
    char *path = installed(name), *text = path ? io_slurp(path, LIMIT, NULL) : NULL;
    free(path);
    return text;
}

static int has_line(const char *text, const char *key)
{
    size_t n = strlen(key);
    for (const char *p = text; p; p = strchr(p, '\n')) {
        p += strspn(p, " \t\r\n");
        if (!strncmp(p, key, n) && (p[n] == ' ' || p[n] == '\t'))
            return 1;
    }
    return 0;
}

char *spec_file_recognize(const char *path)
{
    struct stat st;
    size_t n;
    if (stat(path, &st) || !S_ISREG(st.st_mode) || !st.st_size || st.st_size > LIMIT)
        return NULL;
    char *text = io_slurp(path, LIMIT, &n);
    if (sniff_text((const unsigned char *)text, n) && has_line(text, "data"))
        return text;
    free(text);
    return NULL;
}

static void load(struct spec *s, const char *path, const char *where, const struct arg_list *sets)
{
    char *text = io_slurp(path, LIMIT, NULL);
    spec_parse(s, where, text, sets->item, sets->n);
    free(text);
}

void spec_file_load_preset(struct spec *s, const char *name, const struct arg_list *sets)
{
    char *path = installed(name);
    if (!path)
        fail_unknown(name);
    load(s, path, name, sets);
    free(path);
}

void spec_file_load(struct spec *s, const char *name, const struct arg_list *sets)
{
    if (strchr(name, '/') || ends(name, ".spec"))
        load(s, name, name, sets);
    else
        spec_file_load_preset(s, name, sets);
}
