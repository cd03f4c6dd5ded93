/* onebyte.c - a library to preload: read, write and writev move one byte at a time, and every third call is interrupted
 *
 * What a program makes of its input must not depend on how the system cuts it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int interrupted(void)
{
    static unsigned calls;
    if (++calls % 3)
        return 0;
    errno = EINTR;
    return 1;
}

ssize_t read(int fd, void *buf, size_t n)
{
    return interrupted() ? -1 : syscall(SYS_read, fd, buf, n ? (size_t)1 : n);
}

ssize_t write(int fd, const void *buf, size_t n)
{
    return interrupted() ? -1 : syscall(SYS_write, fd, buf, n ? (size_t)1 : n);
}

ssize_t writev(int fd, const struct iovec *v, int parts)
{
    while (parts && !v->iov_len)
        v++, parts--;
    return parts ? write(fd, v->iov_base, v->iov_len) : 0;
}
