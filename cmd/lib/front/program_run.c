/* program_run.c - runs programs by exec and posix_spawn */
#include "front/program_run.h"

#include "base/alloc.h"
#include "base/datadir.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIMIT (1 << 20)

extern char **environ;

/* The name for exec, which looks on $PATH for what has no slash; the caller frees it. */
static char *locate(const char *name)
{
    char *beside = datadir_program(name);
    if (beside && !access(beside, X_OK))
        return beside;
    free(beside);
    return xstrdup(name);
}

void program_run(const char *name, char **argv)
{
    char *path = locate(name);
    argv[0] = (char *)(uintptr_t)name;          /* exec does not write to it */
    execvp(path, argv);
    int why = errno;
    free(path);
    errno = why;
}

static char *read_all(int fd)
{
    char *text = xmalloc(LIMIT + 1);
    size_t n = 0;
    for (ssize_t got; n < LIMIT && (got = io_read_uninterrupted(fd, text + n, LIMIT - n)) > 0;)
        n += (size_t)got;
    text[n] = '\0';
    return text;
}

static int spawn(const char *name, char **argv, int out, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    char *path = locate(name);
    argv[0] = (char *)(uintptr_t)name;
    if (posix_spawn_file_actions_init(&actions))
        return -1;
    int failed = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) ||
                 posix_spawn_file_actions_adddup2(&actions, out, 1) ||
                 posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) ||
                 posix_spawnp(child, path, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    free(path);
    return failed ? -1 : 0;
}

char *program_output(const char *name, char **argv)
{
    int end[2], status = -1;
    pid_t child;
    if (pipe2(end, O_CLOEXEC))
        return NULL;
    if (spawn(name, argv, end[1], &child)) {
        close(end[0]);
        close(end[1]);
        return NULL;
    }
    close(end[1]);
    char *text = read_all(end[0]);
    close(end[0]);                              /* one that writes more ends by SIGPIPE, and so fails */
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (status) {
        free(text);
        return NULL;
    }
    return text;
}
