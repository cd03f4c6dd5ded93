/* tempfile.c - bytes written to a file without a name, and copied from it */
#include "bytes/tempfile.h"

#include "base/alloc.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/output_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK (64 << 10)
#define WHERE "a temporary file"

void tempfile_open(struct tempfile *s)
{
    memset(s, 0, sizeof *s);
    s->file = tmpfile();
    if (!s->file)
        die_sys(NULL, "cannot make " WHERE);
}

void tempfile_write(struct tempfile *s, const void *bytes, size_t n)
{
    if (fwrite(bytes, 1, n, s->file) != n)
        die_io(WHERE, "cannot write");
    s->bytes += n;
    s->crc = crc32_add(s->crc, bytes, n);
}

void tempfile_copy(struct tempfile *s, struct output_file *out)
{
    char *chunk = xmalloc(CHUNK);
    uint64_t left = s->bytes;
    if (fflush(s->file) || fseeko(s->file, 0, SEEK_SET))
        die_io(WHERE, "cannot write");
    for (size_t k; left; left -= k) {
        k = left < CHUNK ? (size_t)left : CHUNK;
        if (fread(chunk, 1, k, s->file) != k)
            die_io(WHERE, "cannot read");
        output_file_write(out, chunk, k);
    }
    free(chunk);
}

void tempfile_close(struct tempfile *s)
{
    if (s->file)
        fclose(s->file);
    memset(s, 0, sizeof *s);
}
