/* output_file.c - writes files, which get their name when they are complete, and pipes; locks */
#include "base/output_file.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/io.h"
#include "base/signals.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_TEMPS 8

static struct output_file *unfinished[MAX_TEMPS];

/* The locks that this process took. */
struct lock {
    int dir;
    char *name;
    pid_t owner;                /* not a child that has inherited the list; 0: removed */
    struct lock *next;
};
static struct lock *locks;

static void forget(struct output_file *o)
{
    for (size_t i = 0; i < MAX_TEMPS; i++)
        if (unfinished[i] == o)
            unfinished[i] = NULL;
}

static void remove_temps(void)
{
    for (size_t i = 0; i < MAX_TEMPS; i++)
        if (unfinished[i])
            unlinkat(unfinished[i]->dir, unfinished[i]->temp, 0);
}

/* While they are still locked: whoever opened one before takes it for gone (is_named), and makes another. */
static void remove_locks(void)
{
    for (struct lock *l = locks; l; l = l->next)
        if (l->owner == getpid()) {
            l->owner = 0;               /* once: the name may soon be another's */
            unlinkat(l->dir, l->name, 0);
        }
}

/* A program that does not catch signals is terminated by them, but first removes its temporary files and locks. */
static void on_death(int sig)
{
    remove_temps();
    remove_locks();
    raise(sig);
}

static void remember(struct output_file *o)
{
    for (size_t i = 0; i < MAX_TEMPS; i++)
        if (!unfinished[i]) {
            unfinished[i] = o;
            die_at_end(remove_temps);
            signals_on_death(on_death);
            return;
        }
    bug("too many unfinished files");
}

/* Temporary files are locked by the process that writes them; one that can be locked is an orphan. */
static void remove_orphans(int dir, const char *base)
{
    char prefix[NAME_MAX + 8];
    int n = snprintf(prefix, sizeof prefix, ".%s.tmp.", base);
    int list = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = list < 0 ? NULL : fdopendir(list);
    if (!d) {
        if (list >= 0)
            close(list);
        return;
    }
    for (struct dirent *e; (e = readdir(d));) {
        if (strncmp(e->d_name, prefix, (size_t)n))
            continue;
        int fd = openat(dir, e->d_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            continue;
        if (!flock(fd, LOCK_EX | LOCK_NB))
            unlinkat(dir, e->d_name, 0);
        close(fd);
    }
    closedir(d);
}

/* Splits path at its last slash; the folder is opened, base points into path. */
static int open_folder(const char *path, const char **base)
{
    const char *slash = strrchr(path, '/');
    *base = slash ? slash + 1 : path;
    char *folder = slash ? xprintf("%.*s", (int)(slash - path + 1), path) : xstrdup(".");
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    return dir;
}

/* Follows symbolic links, also to a target that does not exist. */
static char *resolve_link(const char *path)
{
    char *name = xstrdup(path), to[PATH_MAX];
    ssize_t n;
    for (int links = 0; (n = readlink(name, to, sizeof to - 1)) > 0; links++) {
        if (links == 40) {
            errno = ELOOP;
            die_create(path, "cannot follow");
        }
        to[n] = '\0';
        const char *slash = *to == '/' ? NULL : strrchr(name, '/');
        char *next = xprintf("%.*s%s", slash ? (int)(slash - name + 1) : 0, name, to);
        free(name);
        name = next;
    }
    return name;
}

/* Lock a new temporary file. Before that, another writer of the same target may have removed it as an orphan. */
static int own(int fd)
{
    struct stat st;
    if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
        return 0;           /* it is being removed */
    return !fstat(fd, &st) && st.st_nlink;
}

static void create_temp(struct output_file *o, const char *path)
{
    const char *base;
    o->target = resolve_link(path);
    o->dir = open_folder(o->target, &base);
    if (o->dir < 0)
        die_create(path, "cannot open its folder");
    if (!*base) {
        errno = EISDIR;
        die_create(path, "cannot create");
    }
    remove_orphans(o->dir, base);
    for (int tries = 0; tries < 100; tries++) {
        unsigned r;
        if (getrandom(&r, sizeof r, 0) != sizeof r)
            die_sys(NULL, "no random number for the name of a temporary file");
        o->temp = xprintf(".%s.tmp.%08x", base, r);
        o->fd = openat(o->dir, o->temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (o->fd >= 0 && own(o->fd)) {
            remember(o);
            return;
        }
        int taken = o->fd >= 0 || errno == EEXIST;
        if (o->fd >= 0)
            close(o->fd);
        free(o->temp);
        o->temp = NULL;
        if (!taken)
            break;
    }
    die_create(path, "cannot create");
}

/* By the first bytes of a stream of that kind. */
void output_file_spare_model(const char *path)
{
    static const char begin[] = "\xa3" "iae\x01\xa4" "kind\xa5" "model";
    char head[sizeof begin];
    struct stat st;
    if (io_is_std(path) || stat(path, &st) || !S_ISREG(st.st_mode))
        return;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : io_read(fd, head, sizeof head);
    if (fd >= 0)
        close(fd);
    if (n == (ssize_t)sizeof head && !memcmp(head + 1, begin, sizeof begin - 1))
        die_exists(path, args_forced() < 0 ? "there is a model of this name; give another one"
                                           : "there is a model of this name; give --force to replace it");
}

void output_file_create(struct output_file *o, const char *path, int force)
{
    if (args_forced() <= 0)
        output_file_spare_model(path);      /* mostly a slip, such as -o for -m */
    output_file_replace(o, path, force);
}

void output_file_replace(struct output_file *o, const char *path, int force)
{
    struct stat st;
    memset(o, 0, sizeof *o);
    o->dir = -1;
    if (io_is_std(path)) {
        o->fd = STDOUT_FILENO;
        o->where = "<stdout>";
        if (!force)
            io_refuse_terminal();
        io_widen_pipe(o->fd);
        return;
    }
    o->where = path;
    if (!stat(path, &st) && !S_ISREG(st.st_mode)) {
        o->fd = open(path, O_WRONLY | O_CLOEXEC);
        if (o->fd < 0)
            die_create(path, "cannot open");
        return;
    }
    create_temp(o, path);
}

void output_file_write2(struct output_file *o, const void *a, size_t na, const void *b, size_t nb)
{
    struct iovec v[2] = { { .iov_base = (void *)(uintptr_t)a, .iov_len = na },
                          { .iov_base = (void *)(uintptr_t)b, .iov_len = nb } };
    struct iovec *p = v;
    int parts = 2;
    for (size_t written = 0;;) {
        for (; parts && written >= p->iov_len; p++, parts--)
            written -= p->iov_len;
        if (!parts)
            return;
        p->iov_base = (char *)p->iov_base + written;
        p->iov_len -= written;
        ssize_t n = writev(o->fd, p, parts);
        if (n < 0 && errno != EINTR)
            die_io(o->where, "cannot write");
        written = n < 0 ? 0 : (size_t)n;
    }
}

void output_file_write(struct output_file *o, const void *data, size_t n)
{
    output_file_write2(o, data, n, NULL, 0);
}

static mode_t final_mode(const struct output_file *o, const char *base)
{
    struct stat st;
    if (!fstatat(o->dir, base, &st, 0))
        return st.st_mode & 07777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

void output_file_commit(struct output_file *o, void (*check)(const char *temp))
{
    if (!o->temp) {
        if (close(o->fd) && errno != EINTR)
            die_io(o->where, "cannot close");
        o->fd = -1;
        return;
    }
    const char *slash = strrchr(o->target, '/');
    const char *base = slash ? slash + 1 : o->target;
    if (fsync(o->fd))
        die_io(o->where, "cannot sync");
    if (check) {
        char *path = xprintf("%.*s%s", (int)(base - o->target), o->target, o->temp);
        check(path);
        free(path);
    }
    if (fchmod(o->fd, final_mode(o, base)))
        die_io(o->where, "cannot set the mode");
    if (close(o->fd))
        die_io(o->where, "cannot close");
    if (renameat(o->dir, o->temp, o->dir, base))
        die_create(o->where, "cannot rename");
    forget(o);
    if (fsync(o->dir))
        die_io(o->where, "cannot sync its folder");
    close(o->dir);
    free(o->temp);
    free(o->target);
    memset(o, 0, sizeof *o);
    o->fd = o->dir = -1;
}

void output_file_save(const char *path, const void *data, size_t n)
{
    struct output_file out;
    output_file_create(&out, path, 1);
    output_file_write(&out, data, n);
    output_file_commit(&out, NULL);
}

/* Is this file still the one of that name? */
static int is_named(int fd, int dir, const char *name)
{
    struct stat ours, there;
    return !fstat(fd, &ours) && !fstatat(dir, name, &there, AT_SYMLINK_NOFOLLOW) && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

/* Open and lock the file; once more, if its holder removed it between the two. */
static void take_lock(int dir, const char *name, const char *path)
{
    for (;;) {
        int fd = openat(dir, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (fd < 0)
            die_create(path, "cannot create its lock '%s'", name);
        if (flock(fd, LOCK_EX | LOCK_NB)) {
            if (errno == EWOULDBLOCK)
                die_tempfail(path, "another program is writing it");
            die_io(path, "cannot lock");
        }
        if (is_named(fd, dir, name))
            return;
        close(fd);
    }
}

void output_file_lock(const char *path)
{
    const char *base;
    char *target = resolve_link(path);
    int dir = open_folder(target, &base);
    if (dir < 0)
        die_create(path, "cannot open its folder");
    struct lock *l = xzero(1, sizeof *l);
    *l = (struct lock){ dir, xprintf(".%s.lock", base), getpid(), locks };
    take_lock(dir, l->name, path);
    if (!locks)
        atexit(remove_locks);
    locks = l;
    die_at_end(remove_locks);
    signals_on_death(on_death);
    remove_orphans(dir, base);
    free(target);
}
