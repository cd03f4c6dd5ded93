/* text - what iae-dump prints and reads again
 *
 * Demanded: a stream made from text can be printed; what was printed makes a stream again, which is printed the same.
 */
#include "lib/harness.h"

#include "base/output_file.h"
#include "text/dump.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Output goes to stdout, which is a file in memory: a file under a name would be replaced by another. */
struct step {
    char from[40], to[40];
    int fd;
};

static void prepare(struct step *s, const char *from)
{
    snprintf(s->from, sizeof s->from, "%s", from);
    int fd = memfd_create("output", MFD_CLOEXEC);
    DEMAND(fd >= 0 && dup2(fd, STDOUT_FILENO) == STDOUT_FILENO);
    s->fd = fcntl(fd, F_DUPFD_CLOEXEC, 100);    /* stdout will be closed by who writes it */
    DEMAND(s->fd >= 100);
    if (fd != STDOUT_FILENO)
        close(fd);
    snprintf(s->to, sizeof s->to, "/proc/self/fd/%d", s->fd);
}

static void to_stream(void *step)
{
    struct step *s = step;
    undump_stream(s->from, NULL, 1);
}

static void to_text(void *step)
{
    struct step *s = step;
    char *operands[] = { s->from, NULL };
    struct stream in;
    struct output_file out;
    stream_open_any(&in, operands, 0);
    output_file_create(&out, NULL, 1);
    dump_stream(&out, &in, -1, 0);
    stream_close(&in);
    output_file_commit(&out, NULL);
}

static char *content(int fd, size_t *n)
{
    *n = (size_t)lseek(fd, 0, SEEK_END);
    char *p = malloc(*n + 1);
    DEMAND(p && pread(fd, p, *n, 0) == (ssize_t)*n);
    return p;
}

static void compare(int a, int b)
{
    size_t na, nb;
    char *pa = content(a, &na), *pb = content(b, &nb);
    DEMAND(na == nb && !memcmp(pa, pb, na));
    free(pa);
    free(pb);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct step step[4];
    const char *from = harness_path(data, n);
    int steps = 0, status = 0;
    for (; steps < 4 && !status; steps++) {
        prepare(&step[steps], from);
        status = harness_dies(steps % 2 ? to_text : to_stream, &step[steps]);
        from = step[steps].to;
    }
    DEMAND(!status || steps == 1);
    if (!status)
        compare(step[1].fd, step[3].fd);
    while (steps)
        close(step[--steps].fd);
    return 0;
}
