/* gnuplot.c - runs gnuplot, with pipes for script, picture and messages */
#include "plot/gnuplot.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "plot/plain_text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "gnuplot"
#define PACKAGE "gnuplot-nox"

extern char **environ;

/* ---- text ---- */

void gnuplot_text(FILE *script, const char *text)
{
    char glyph[PLAIN_TEXT_GLYPH];
    fputc('"', script);
    for (size_t n = 0; n < PLAIN_TEXT_LONGEST && plain_text_next(&text, 1, glyph); n++)
        for (const unsigned char *p = (unsigned char *)glyph; *p; p++)
            if (isalpha(*p) || *p == ' ')           /* a digit would continue the number of an escape before it */
                fputc(*p, script);
            else
                fprintf(script, "\\%03o", *p);
    fputc('"', script);
}

/* ---- process ---- */

struct process {
    pid_t pid;
    int in, out, err;           /* our ends of its descriptors 0, 1, 2; -1 when closed */
};

static void make_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC))
        die_sys(PROGRAM, "no pipe");
}

static void start(struct process *p)
{
    static char name[] = PROGRAM, defaults[] = "-d";
    static char *const argv[] = { name, defaults, NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t pipe_signal;
    int in[2], out[2], err[2];
    make_pipe(in);
    make_pipe(out);
    make_pipe(err);
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
    errno = posix_spawnp(&p->pid, PROGRAM, &actions, &attributes, argv, environ);
    if (errno == ENOENT)
        die_unavailable(PROGRAM, "is not installed (Debian: " PACKAGE ")");
    if (errno)
        die_sys(PROGRAM, "cannot be run");
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(in[0]);
    close(out[1]);
    close(err[1]);
    p->in = in[1];
    p->out = out[0];
    p->err = err[0];
}

static void close_end(int *fd)
{
    close(*fd);
    *fd = -1;
}

struct bytes {
    unsigned char *data;
    size_t n, capacity;
};

/* Reads what is there; the end closes the descriptor. */
static void read_into(struct bytes *b, int *fd)
{
    if (b->capacity - b->n < 4096) {
        b->capacity = 2 * b->capacity + 65536;
        b->data = xrealloc(b->data, b->capacity + 1);
    }
    ssize_t got = read(*fd, b->data + b->n, b->capacity - b->n);
    if (got > 0)
        b->n += (size_t)got;
    else if (got == 0 || errno != EINTR)
        close_end(fd);
    b->data[b->n] = '\0';
}

/* Script in, picture and messages out, as each is ready, so that neither side waits for the other. If gnuplot no longer listens,
 * its messages and its status say why. */
static void talk(struct process *p, const char *script, size_t n, struct bytes *picture, struct bytes *messages)
{
    fcntl(p->in, F_SETFL, O_NONBLOCK);
    while (p->out >= 0 || p->err >= 0) {
        struct pollfd ends[] = { { p->in, POLLOUT, 0 }, { p->out, POLLIN, 0 }, { p->err, POLLIN, 0 } };
        if (poll(ends, 3, -1) < 0 && errno != EINTR)
            die_sys(PROGRAM, "cannot wait for it");
        if (ends[0].revents) {
            ssize_t sent = write(p->in, script, n);
            script += sent > 0 ? sent : 0;
            n -= sent > 0 ? (size_t)sent : 0;
            if (!n || (sent < 0 && errno != EINTR && errno != EAGAIN))
                close_end(&p->in);
        }
        if (ends[1].revents)
            read_into(picture, &p->out);
        if (ends[2].revents)
            read_into(messages, &p->err);
    }
    if (p->in >= 0)
        close_end(&p->in);
}

static int wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            die_sys(PROGRAM, "cannot wait for it");
    return status;
}

/* Of gnuplot's messages the last line with words: before it stand the command and a mark under its place. */
static const char *last_line(char *messages)
{
    char *line, *last = NULL;
    while ((line = strsep(&messages, "\n")))
        if (line[strspn(line, " \t^>")])
            last = line;
    return last ? last + strspn(last, " \t") : "no message";
}

unsigned char *gnuplot_draw(const char *script, size_t n, size_t *size)
{
    struct process p;
    struct bytes picture = { 0 }, messages = { 0 };
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    start(&p);
    talk(&p, script, n, &picture, &messages);
    int status = wait_for(p.pid);
    signal(SIGPIPE, before);
    if (WIFSIGNALED(status))
        die_unavailable(PROGRAM, "was killed by signal %d", WTERMSIG(status));
    if (WEXITSTATUS(status) || !picture.n)
        die_unavailable(PROGRAM, "exit status %d: %s", WEXITSTATUS(status), messages.n ? last_line((char *)messages.data) : "no picture");
    if (messages.n)
        log_verbose(PROGRAM, "%s", (char *)messages.data);
    free(messages.data);
    *size = picture.n;
    return picture.data;
}
