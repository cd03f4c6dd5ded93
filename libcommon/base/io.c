/* io.c - see io.h */
#include "base/io.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
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

#define PIPE_SIZE (1 << 20)     /* a wide pipe wakes both ends less often */
#define MAX_TEMPS 8

static struct io_out *unfinished[MAX_TEMPS];
static volatile sig_atomic_t stop_signal;
static int catching;

const char *io_env(const char *name)
{
    const char *v = getenv(name);
    return v && *v ? v : NULL;
}

int io_is_terminal(int fd)
{
    return isatty(fd);
}

static int is_std(const char *path)
{
    return !path || !strcmp(path, "-");
}

const char *io_name(const char *path)
{
    return is_std(path) ? "<stdin>" : path;
}

void io_refuse_terminal(void)
{
    if (isatty(STDOUT_FILENO))
        die_usage("refusing to write binary data to a terminal; redirect it, or pipe it to iae-dump");
}

static void widen_pipe(int fd)
{
    struct stat st;
    if (!fstat(fd, &st) && S_ISFIFO(st.st_mode))
        (void)fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);       /* fewer bytes are a pity, not an error */
}

int io_open(const char *path, int force)
{
    if (is_std(path)) {
        if (!force && isatty(STDIN_FILENO))
            die_usage("refusing to read binary data from a terminal; name a file, or pipe a stream in");
        widen_pipe(STDIN_FILENO);
        return STDIN_FILENO;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        die_noinput(path, "cannot open");
    struct stat st;
    if (!fstat(fd, &st) && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        die_noinput(path, "cannot read");
    }
    widen_pipe(fd);
    return fd;
}

/* ---- signals ---- */

static void on_signal(int sig)
{
    stop_signal = sig;
}

static const int stop_signals[] = { SIGINT, SIGTERM, SIGHUP };

static void stop_set(sigset_t *s)
{
    sigemptyset(s);
    for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals; i++)
        sigaddset(s, stop_signals[i]);
}

static void handle(int sig, void (*f)(int))
{
    struct sigaction act = { .sa_handler = f, .sa_flags = (int)SA_RESETHAND }, old;
    sigemptyset(&act.sa_mask);
    if (!sigaction(sig, NULL, &old) && old.sa_handler != SIG_IGN)       /* as under nohup */
        sigaction(sig, &act, NULL);
}

void io_catch_signals(void)
{
    for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals; i++)
        handle(stop_signals[i], on_signal);
    signal(SIGPIPE, SIG_IGN);
    catching = 1;
}

int io_stop_signal(void)
{
    return stop_signal;
}

void io_die_by_signal(const char *where, const char *what)
{
    int sig = stop_signal;
    if (sig == SIGINT) {
        /* die of it, so that a shell loop around us stops too */
        sigset_t s;
        log_info(where, "%s", what);
        signal(SIGINT, SIG_DFL);
        sigemptyset(&s);
        sigaddset(&s, SIGINT);
        sigprocmask(SIG_UNBLOCK, &s, NULL);
        raise(SIGINT);
    }
    die_tempfail(where, "%s", what);
}

/* Wait for input with the signals blocked but in ppoll, so that none is lost between the test and the wait. */
static int wait_for_input(int fd)
{
    sigset_t stops, before;
    struct pollfd p = { .fd = fd, .events = POLLIN };
    stop_set(&stops);
    sigprocmask(SIG_BLOCK, &stops, &before);
    int r = 1;
    while (!stop_signal && (r = ppoll(&p, 1, NULL, &before)) < 0 && errno == EINTR)
        ;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return stop_signal ? IO_STOPPED : r < 0 ? -1 : 0;
}

static ssize_t read_some(int fd, void *buf, size_t n, int stoppable)
{
    for (;;) {
        if (stoppable) {
            int r = wait_for_input(fd);
            if (r)
                return r;
        }
        ssize_t got = read(fd, buf, n);
        if (got >= 0 || errno != EINTR)
            return got;
    }
}

ssize_t io_read(int fd, void *buf, size_t n)
{
    return read_some(fd, buf, n, catching);
}

ssize_t io_read_uninterrupted(int fd, void *buf, size_t n)
{
    return read_some(fd, buf, n, 0);
}

/* ---- output ---- */

static void forget(struct io_out *o)
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

/* A program that does not catch signals dies of them, and leaves no temporary file. */
static void on_death(int sig)
{
    remove_temps();
    raise(sig);
}

static void remember(struct io_out *o)
{
    for (size_t i = 0; i < MAX_TEMPS; i++)
        if (!unfinished[i]) {
            unfinished[i] = o;
            die_at_end(remove_temps);
            for (size_t k = 0; k < sizeof stop_signals / sizeof *stop_signals && !catching; k++)
                handle(stop_signals[k], on_death);
            return;
        }
    bug("too many unfinished files");
}

/* A temporary file is locked by its owner; one that can be locked has none. */
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

/* What a name stands for, also where that is not there yet. */
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

/* Lock a new temporary file. Until then another writer of the same target may have taken it for an orphan. */
static int own(int fd)
{
    struct stat st;
    if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
        return 0;           /* it is being taken */
    return !fstat(fd, &st) && st.st_nlink;
}

static void create_temp(struct io_out *o, const char *path)
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
            die_sys(NULL, "no randomness for the name of a temporary file");
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

void io_create(struct io_out *o, const char *path, int force)
{
    struct stat st;
    memset(o, 0, sizeof *o);
    o->dir = -1;
    if (is_std(path)) {
        o->fd = STDOUT_FILENO;
        o->where = "<stdout>";
        if (!force)
            io_refuse_terminal();
        widen_pipe(o->fd);
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

void io_write2(struct io_out *o, const void *a, size_t na, const void *b, size_t nb)
{
    struct iovec v[2] = { { .iov_base = (void *)(uintptr_t)a, .iov_len = na },
                          { .iov_base = (void *)(uintptr_t)b, .iov_len = nb } };
    struct iovec *p = v;
    int parts = 2;
    for (;;) {
        while (parts && !p->iov_len)
            p++, parts--;
        if (!parts)
            return;
        ssize_t n = writev(o->fd, p, parts);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            die_io(o->where, "cannot write");
        for (size_t left = (size_t)n; left;) {
            size_t k = left < p->iov_len ? left : p->iov_len;
            p->iov_base = (char *)p->iov_base + k;
            p->iov_len -= k;
            left -= k;
            if (!p->iov_len && left)
                p++, parts--;
        }
    }
}

void io_write(struct io_out *o, const void *data, size_t n)
{
    io_write2(o, data, n, NULL, 0);
}

static mode_t final_mode(const struct io_out *o, const char *base)
{
    struct stat st;
    if (!fstatat(o->dir, base, &st, 0))
        return st.st_mode & 07777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

void io_commit(struct io_out *o, void (*check)(const char *temp))
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

void io_save(const char *path, const void *data, size_t n)
{
    struct io_out out;
    io_create(&out, path, 1);
    io_write(&out, data, n);
    io_commit(&out, NULL);
}

void io_abandon(struct io_out *o)
{
    if (o->fd > STDERR_FILENO)
        close(o->fd);
    if (o->temp) {
        unlinkat(o->dir, o->temp, 0);
        forget(o);
        close(o->dir);
        free(o->temp);
        free(o->target);
    }
    memset(o, 0, sizeof *o);
    o->fd = o->dir = -1;
}

void io_lock(const char *path)
{
    const char *base;
    char *target = resolve_link(path);
    int dir = open_folder(target, &base);
    if (dir < 0)
        die_create(path, "cannot open its folder");
    char *name = xprintf(".%s.lock", base);
    int fd = openat(dir, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        die_create(path, "cannot create its lock '%s'", name);
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        if (errno == EWOULDBLOCK)
            die_tempfail(path, "another program is writing this model");
        die_io(path, "cannot lock");
    }
    remove_orphans(dir, base);
    close(dir);
    free(name);
    free(target);
}

char *io_slurp(const char *path, size_t limit, size_t *length)
{
    int fd = io_open(path, 0);
    size_t n = 0, room = 4096;
    char *buf = xmalloc(room + 1);
    for (;;) {
        ssize_t got = fd == STDIN_FILENO ? io_read(fd, buf + n, room - n) : io_read_uninterrupted(fd, buf + n, room - n);
        if (got == IO_STOPPED)
            io_die_by_signal(io_name(path), "stopped by a signal while reading");
        if (got < 0)
            die_io(io_name(path), "cannot read");
        if (!got)
            break;
        n += (size_t)got;
        if (n > limit)
            die_data(io_name(path), "more than %zu bytes", limit);
        if (n == room)
            buf = xrealloc(buf, (room *= 2) + 1);
    }
    if (fd != STDIN_FILENO)
        close(fd);
    buf[n] = '\0';
    if (length)
        *length = n;
    return buf;
}
