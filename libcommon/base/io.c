/* io.c - opens and reads files and pipes; reads the environment */
#include "base/io.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIPE_SIZE (1 << 20)     /* a larger pipe buffer means fewer context switches */

const char *io_env(const char *name)
{
    const char *v = getenv(name);
    return v && *v ? v : NULL;
}

static int stdout_disowned;

void io_disown_stdout(void)
{
    stdout_disowned = 1;
}

int io_is_terminal(int fd)
{
    return !(fd == STDOUT_FILENO && stdout_disowned) && isatty(fd);
}

int io_is_utf8(void)
{
    const char *locale = io_env("LC_ALL");
    locale = locale ? locale : io_env("LC_CTYPE");
    locale = locale ? locale : io_env("LANG");
    const char *encoding = locale ? strchr(locale, '.') : NULL;
    return encoding && (!strncasecmp(encoding, ".utf-8", 6) || !strncasecmp(encoding, ".utf8", 5));
}

int io_same_file(const char *a, const char *b)
{
    struct stat p, q;
    if (!strcmp(a, b))
        return 1;
    return !stat(a, &p) && !stat(b, &q) && p.st_dev == q.st_dev && p.st_ino == q.st_ino;
}

int io_is_std(const char *path)
{
    return !path || !strcmp(path, "-");
}

int io_reads_std(char **operands)
{
    int reads = !*operands;
    for (; *operands; operands++)
        reads |= io_is_std(*operands);
    return reads;
}

const char *io_name(const char *path)
{
    return io_is_std(path) ? "<stdin>" : path;
}

void io_refuse_terminal(void)
{
    if (isatty(STDOUT_FILENO))
        die_usage("refusing to write binary data to a terminal; redirect it, or pipe it to iae-dump");
}

void io_widen_pipe(int fd)
{
    struct stat st;
    if (!fstat(fd, &st) && S_ISFIFO(st.st_mode))
        (void)fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);       /* failure only costs speed */
}

int io_open(const char *path, int force)
{
    if (io_is_std(path)) {
        if (!force && isatty(STDIN_FILENO))
            die_usage("refusing to read binary data from a terminal; name a file, or pipe a stream in");
        io_widen_pipe(STDIN_FILENO);
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
    io_widen_pipe(fd);
    return fd;
}

static ssize_t read_some(int fd, void *buf, size_t n, int stoppable)
{
    for (;;) {
        if (stoppable) {
            int r = signals_wait(fd);
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
    return read_some(fd, buf, n, signals_catching());
}

ssize_t io_read_uninterrupted(int fd, void *buf, size_t n)
{
    return read_some(fd, buf, n, 0);
}

char *io_slurp(const char *path, size_t limit, size_t *length)
{
    int fd = io_open(path, 0);
    size_t n = 0, room = 4096;
    char *buf = xmalloc(room + 1);
    for (;;) {
        ssize_t got = fd == STDIN_FILENO ? io_read(fd, buf + n, room - n) : io_read_uninterrupted(fd, buf + n, room - n);
        if (got == SIGNALS_STOPPED)
            signals_die(io_name(path), "stopped by a signal while reading");
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
