/* sample_names.c - classes, sample keys and kinds of files, by their names */
#include "convert/sample_names.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "base/utf8.h"
#include "image/image_formats.h"

#include <stdlib.h>
#include <string.h>

static const char *skip_dots(const char *name)
{
    while (name[0] == '.' && name[1] == '/')
        for (name += 2; *name == '/'; name++)
            ;
    return name;
}

int sample_name_is_hidden(const char *name)
{
    for (const char *p = skip_dots(name); p; p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL)
        if (*p == '.' && strncmp(p, "../", 3))
            return 1;
    return 0;
}

int sample_name_is_image(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot > name && dot[-1] != '/' && image_formats_ending(dot);
}

int sample_name_is_label(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot > name && dot[-1] != '/' && !strcmp(dot, ".cls");
}

char *sample_name_key(const char *name)
{
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    return xprintf("%.*s", (int)(base - name + (ptrdiff_t)strcspn(base, ".")), name);
}

/* The folder of a name without the folder `root`, "" if there is none; the caller frees it. */
char *sample_name_folder(const char *name, const char *root)
{
    size_t n = root ? strlen(root) : 0;
    name = skip_dots(name);
    if (root && !strncmp(name, root, n) && name[n] == '/')
        name += n + 1;
    const char *slash = strrchr(name, '/');
    return xprintf("%.*s", slash ? (int)(slash - name) : 0, name);
}

/* A class name goes into a stream's header, which other programs read as UTF-8, one name a line. */
static void check_class(const char *where, const char *name)
{
    size_t n = 0;
    int bad = !strcmp(name, "..") || !strcmp(name, ".");
    for (const char *p = name; *p && !bad; p += n) {
        n = utf8_length(p);
        bad = !n || (unsigned char)*p < ' ' || *p == 127;
    }
    if (bad)
        die_data(where, "'%s' cannot be the name of a class", name);
}

void sample_names_set_classes(struct header *h, const char *where, const char *const names[], size_t n)
{
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++) {
        check_class(where, names[i]);
        bytes += strlen(names[i]) + 1;
    }
    if (bytes > SAMPLE_NAMES_CLASSES)
        log_warning(where, "%zu classes, whose names do not fit into a stream's header; for pictures --names FILE keeps them", n);
    if (!n || bytes > SAMPLE_NAMES_CLASSES)
        return;
    char *all = xmalloc(bytes + 1), *end = all;
    for (size_t i = 0; i < n; i++) {
        end = stpcpy(end, names[i]);
        *end++ = '\n';
    }
    *end = '\0';
    header_set_text(h, "classes", all);
    free(all);
}

void sample_names_set_labels(struct header *h, const char *where, const struct label_column *c)
{
    size_t n = c ? c->n : 0;
    const char **names = xarray(n + 1, sizeof *names);
    for (size_t i = 0; i < n; i++)
        names[i] = c->class[i].name;
    sample_names_set_classes(h, where, names, n);
    free(names);
}
