/* tempfile.c - bytes written to a file without a name, and read, copied or mapped from it */
#include "bytes/tempfile.h"

#include "base/alloc.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/io.h"
#include "base/output_file.h"
#include "base/sizes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CHUNK (64 << 10)
#define WHERE "a temporary file"

void tempfile_open(struct tempfile *s)
{
    const char *folder = io_env("TMPDIR");
    char *name = xprintf("%s/iae-XXXXXX", folder ? folder : "/tmp");
    memset(s, 0, sizeof *s);
    s->fd = mkostemp(name, O_CLOEXEC);
    if (s->fd < 0 || unlink(name))
        die_sys(name, "cannot make " WHERE);
    s->buffer = xmalloc(CHUNK);
    free(name);
}

static void write_all(struct tempfile *s, const unsigned char *bytes, size_t n)
{
    while (n) {
        ssize_t k = write(s->fd, bytes, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            die_io(WHERE, "cannot write");
        bytes += k;
        n -= (size_t)k;
    }
}

/* At first the buffer holds what is to be written, then what was read. */
static void flush(struct tempfile *s)
{
    if (!s->at)
        write_all(s, s->buffer, s->n);
    s->n = s->at = 0;
}

void tempfile_write(struct tempfile *s, const void *bytes, size_t n)
{
    if (n > CHUNK - s->n)
        flush(s);
    if (n > CHUNK) {
        write_all(s, bytes, n);
    } else {
        memcpy(s->buffer + s->n, bytes, n);
        s->n += n;
    }
    s->bytes += n;
    s->crc = crc32_add(s->crc, bytes, n);
}

void tempfile_rewind(struct tempfile *s)
{
    flush(s);
    if (lseek(s->fd, 0, SEEK_SET))
        die_io(WHERE, "cannot read");
}

void tempfile_read(struct tempfile *s, void *to, size_t n)
{
    for (unsigned char *p = to; n;) {
        if (s->at == s->n) {
            ssize_t got = io_read_uninterrupted(s->fd, s->buffer, CHUNK);
            if (got <= 0)
                die_io(WHERE, "cannot read");
            s->n = (size_t)got;
            s->at = 0;
        }
        size_t k = min_size(n, s->n - s->at);
        memcpy(p, s->buffer + s->at, k);
        s->at += k;
        p += k;
        n -= k;
    }
}

void tempfile_copy(struct tempfile *s, struct output_file *out)
{
    char *chunk = xmalloc(CHUNK);
    uint64_t left = s->bytes;
    tempfile_rewind(s);
    for (size_t k; left; left -= k) {
        k = left < CHUNK ? (size_t)left : CHUNK;
        tempfile_read(s, chunk, k);
        output_file_write(out, chunk, k);
    }
    free(chunk);
}

const unsigned char *tempfile_map(struct tempfile *s)
{
    if (s->map || !s->bytes)
        return s->map;
    flush(s);
    s->map = mmap(NULL, s->bytes, PROT_READ, MAP_PRIVATE, s->fd, 0);
    if (s->map == MAP_FAILED)
        die_sys(NULL, "cannot map " WHERE);
    return s->map;
}

int tempfile_descriptor(struct tempfile *s)
{
    tempfile_rewind(s);
    int fd = dup(s->fd);
    if (fd < 0)
        die_sys(NULL, "cannot open " WHERE);
    return fd;
}

void tempfile_close(struct tempfile *s)
{
    if (s->map)
        munmap(s->map, s->bytes);
    if (s->buffer)
        close(s->fd);
    free(s->buffer);
    memset(s, 0, sizeof *s);
}
