/* tempfile.h - bytes kept on disk until what precedes them is known; the file has no name, so nothing is left behind. It lies in
 * $TMPDIR, or in /tmp.
 *
 * Memory      64 KiB; what is mapped are pages of the file, which the system may drop
 * Failure     does not return: 71, 74
 */
#ifndef BYTES_TEMPFILE_H
#define BYTES_TEMPFILE_H

#include "base/output_file.h"

#include <stdint.h>

struct tempfile {
    int fd;
    unsigned char *buffer;      /* what is not written yet, or was read ahead; NULL: not open */
    size_t n, at;               /* bytes in it, and of those read */
    uint64_t bytes;
    uint32_t crc;               /* CRC-32 of them */
    void *map;                  /* of tempfile_map */
};

void tempfile_open(struct tempfile *s);
void tempfile_write(struct tempfile *s, const void *bytes, size_t n);
/* tempfile_rewind - after the last write: read them from the first one, tempfile_read - the next n, which must be there */
void tempfile_rewind(struct tempfile *s);
void tempfile_read(struct tempfile *s, void *to, size_t n);
/* tempfile_copy - append all of them to out */
void tempfile_copy(struct tempfile *s, struct output_file *out);
/* tempfile_map - all of them as memory, until tempfile_close, for reading in any order; NULL if there are none */
const unsigned char *tempfile_map(struct tempfile *s);
/* tempfile_descriptor - to read them from the start; the caller closes it */
int tempfile_descriptor(struct tempfile *s);
void tempfile_close(struct tempfile *s);

#endif
