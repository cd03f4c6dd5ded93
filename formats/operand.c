/* operand.c - see operand.h */
#include "operand.h"

#include "die.h"
#include "io.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TAR_MAGIC 257           /* where "ustar" stands */

static const char *const names[] = { "idx", "npy", "png", "tar", "zip" };

static int forced_format(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return (int)i;
    die_usage("--format: '%s' is none of idx, npy, png, tar, zip", name);
}

static int begins(const struct source *s, size_t n, size_t at, const char *magic, size_t size)
{
    return n >= at + size && !memcmp(s->head + at, magic, size);
}

static enum format sniff(struct source *s)
{
    ssize_t got = source_peek(s, SOURCE_PEEK);
    if (got < 0)
        source_die(s, NULL);
    size_t n = (size_t)got;
    if (!n)
        die_data(s->where, "no bytes");
    if (begins(s, n, 0, "\x89PNG\r\n\x1a\n", 8))
        return FORMAT_PNG;
    if (begins(s, n, 0, "\x93NUMPY", 6))
        return FORMAT_NPY;
    if (begins(s, n, 0, "PK\3\4", 4) || begins(s, n, 0, "PK\5\6", 4))
        return FORMAT_ZIP;
    if (begins(s, n, TAR_MAGIC, "ustar", 5))
        return FORMAT_TAR;
    if (begins(s, n, 0, "\0\0", 2) && n >= 4 && s->head[2] >= 8 && s->head[2] <= 14 && s->head[3])
        return FORMAT_IDX;
    if (begins(s, n, 0, "\xff\xd8\xff", 3))
        die_data(s->where, "a JPEG, which cannot be read; convert it to PNG");
    if (begins(s, n, 0, "\x1f\x8b", 2))
        die_data(s->where, "a gzip within a gzip");
    if (begins(s, n, 1, "\xa3iae", 4))
        die_data(s->where, "a stream of this toolkit already");
    die_data(s->where, "none of the formats idx, npy, png, tar, zip, nor a gzip of one, by its first bytes");
}

struct source *operand_source(struct operand *o)
{
    struct source *s = o->opened;
    if (s && s->given && source_rewind(s)) {
        errno = ESPIPE;
        die_noinput(s->where, "an archive is read twice, which a pipe cannot be");
    }
    if (s)
        return s;
    s = xmalloc(sizeof *s);
    source_open(s, o->path, SOURCE_NO_CAP);
    return s;
}

void operand_done(struct operand *o, struct source *s)
{
    if (s == o->opened)
        return;
    source_close(s);
    free(s);
}

static void open_operand(struct operand *o, const char *path, const char *forced)
{
    struct stat st;
    int is_stdin = !path || !strcmp(path, "-");
    o->path = path;
    o->opened = NULL;
    if (!is_stdin && !stat(path, &st) && S_ISDIR(st.st_mode)) {
        o->format = FORMAT_FOLDER;
        return;
    }
    struct source *s = operand_source(o);
    o->format = forced ? (enum format)forced_format(forced) : sniff(s);
    if (is_stdin)
        o->opened = s;
    else
        operand_done(o, s);
}

struct operand *operand_list(char **paths, const char *forced, size_t *n)
{
    *n = 0;
    while (paths[*n])
        ++*n;
    if (forced)
        (void)forced_format(forced);
    struct operand *o = xzero(*n + 1, sizeof *o);
    for (size_t i = 0; i < *n; i++)
        open_operand(&o[i], paths[i], forced);
    if (!*n)
        open_operand(&o[(*n)++], NULL, forced);
    return o;
}

void operand_free(struct operand *o, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (o[i].opened) {
            source_close(o[i].opened);
            free(o[i].opened);
        }
    free(o);
}
