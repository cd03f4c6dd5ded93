/* checkpoints.c - reserves the model file for one writer, and keeps the checkpoints of earlier steps as links */
#include "checkpoint/checkpoints.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "base/output_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void checkpoint_reserve(const char *path, int force)
{
    struct stat st;
    if (!strcmp(path, "-")) {
        if (!force)
            io_refuse_terminal();
        return;
    }
    if (!stat(path, &st) && !S_ISREG(st.st_mode)) {
        if (!S_ISDIR(st.st_mode))
            return;             /* written in place: nothing is replaced */
        errno = EISDIR;
        die_create(path, "cannot create");
    }
    for (int locked = 0;; locked = 1) {         /* again under the lock: another process may just have written the file */
        if (!force && !access(path, F_OK))
            die_exists(path, "the file exists; use --force to overwrite it, or another -o");
        if (locked)
            return;
        output_file_lock(path);
    }
}

/* ---- older checkpoints ---- */

struct generation {
    char *name;
    struct timespec saved;
};

static int newest_first(const void *a, const void *b)
{
    const struct generation *p = a, *q = b;
    if (p->saved.tv_sec != q->saved.tv_sec)
        return p->saved.tv_sec > q->saved.tv_sec ? -1 : 1;
    if (p->saved.tv_nsec != q->saved.tv_nsec)
        return p->saved.tv_nsec > q->saved.tv_nsec ? -1 : 1;
    return -strcmp(p->name, q->name);
}

static void prune(const char *folder, const char *prefix, const char *suffix, long keep)
{
    DIR *d = opendir(folder);
    struct generation *all = NULL;
    struct stat st;
    size_t n = 0;
    if (!d)
        die_io(folder, "cannot read");
    for (struct dirent *e; (e = readdir(d));) {
        const char *number = e->d_name + strlen(prefix);
        if (strncmp(e->d_name, prefix, strlen(prefix)) || strspn(number, "0123456789") != 10 || strcmp(number + 10, suffix))
            continue;
        all = xrealloc(all, (n + 1) * sizeof *all);
        all[n].name = xprintf("%s/%s", folder, e->d_name);
        all[n].saved = stat(all[n].name, &st) ? (struct timespec){ 0, 0 } : st.st_mtim;
        n++;
    }
    closedir(d);
    if (n)
        qsort(all, n, sizeof *all, newest_first);
    for (size_t i = 0; i < n; i++) {
        if ((long)i >= keep)
            unlink(all[i].name);
        free(all[i].name);
    }
    free(all);
}

/* Where the stem of a file's name ends: at its last dot, if it has one. */
static size_t stem(const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
    return dot && dot > base ? (size_t)(dot - path) : strlen(path);
}

char *checkpoint_path(const struct model *m, const char *path, const char *ending)
{
    return xprintf("%.*s-%010llu%s", (int)stem(path), path, (unsigned long long)m->step, ending);
}

char *checkpoint_best_path(const char *path)
{
    return xprintf("%.*s-best%s", (int)stem(path), path, path + stem(path));
}

void checkpoint_reserve_best(const char *path, int force)
{
    char *best = checkpoint_best_path(path);
    if (!force && !access(best, F_OK))
        die_exists(best, "the file exists; use --force to overwrite it, or another -o");
    free(best);
}

/* The file's own path, if its name is a symbolic link; the caller frees it. */
static char *find_file(const char *file)
{
    char *path = realpath(file, NULL);
    if (!path)
        die_io(file, "cannot find it again");
    return path;
}

/* A link to the file under a name beside it; one that is there is replaced at once. */
static void link_beside(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/'), *base = slash + 1;      /* realpath has one */
    char *temp = xprintf("%.*s.%s.tmp.keep", (int)(base - path), path, base);  /* output_file_lock removes it if we die here */
    (void)unlink(temp);
    if (link(path, temp) || rename(temp, name))
        die_create(name, "cannot link");
    (void)unlink(temp);         /* rename does nothing if both are links to the same file */
    free(temp);
}

void checkpoint_keep_best(const char *file)
{
    char *path = find_file(file), *name = checkpoint_best_path(path);
    link_beside(path, name);
    free(name);
    free(path);
}

void checkpoint_rotate(const struct model *m, const char *file, long keep)
{
    char *path = find_file(file);               /* beside the file itself, if the name is a symbolic link */
    const char *slash = strrchr(path, '/'), *base = slash + 1, *ending = path + stem(path);
    char *folder = xprintf("%.*s", (int)(base - path), path);
    char *prefix = xprintf("%.*s-", (int)(ending - base), base), *name = checkpoint_path(m, path, ending);
    link_beside(path, name);
    prune(folder, prefix, ending, keep);
    free(name);
    free(prefix);
    free(folder);
    free(path);
}
