/* tempfile.c - bytes written to a file without a name, and read, copied or mapped from it */
#include "bytes/tempfile.h"

#include "base/alloc.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/io.h"
#include "base/output_file.h"

#include <fcntl.h>
#include <stdio.h>
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
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0 || unlink(name) || !(s->file = fdopen(fd, "w+")))
        die_sys(name, "cannot make " WHERE);
    free(name);
}

void tempfile_write(struct tempfile *s, const void *bytes, size_t n)
{
    if (fwrite(bytes, 1, n, s->file) != n)
        die_io(WHERE, "cannot write");
    s->bytes += n;
    s->crc = crc32_add(s->crc, bytes, n);
}

void tempfile_rewind(struct tempfile *s)
{
    if (fflush(s->file) || fseeko(s->file, 0, SEEK_SET))
        die_io(WHERE, "cannot write");
}

void tempfile_read(struct tempfile *s, void *to, size_t n)
{
    if (fread(to, 1, n, s->file) != n)
        die_io(WHERE, "cannot read");
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
    if (fflush(s->file))
        die_io(WHERE, "cannot write");
    s->map = mmap(NULL, s->bytes, PROT_READ, MAP_PRIVATE, fileno(s->file), 0);
    if (s->map == MAP_FAILED)
        die_sys(NULL, "cannot map " WHERE);
    return s->map;
}

int tempfile_descriptor(struct tempfile *s)
{
    int fd;
    if (fflush(s->file) || fseeko(s->file, 0, SEEK_SET))
        die_io(WHERE, "cannot write");
    fd = dup(fileno(s->file));
    if (fd < 0)
        die_sys(NULL, "cannot open " WHERE);
    return fd;
}

void tempfile_close(struct tempfile *s)
{
    if (s->map)
        munmap(s->map, s->bytes);
    if (s->file)
        fclose(s->file);
    memset(s, 0, sizeof *s);
}
