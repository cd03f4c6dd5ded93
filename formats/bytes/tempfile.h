/* tempfile.h - bytes put by until it is known what must stand before them: in a file without a name, so nothing is left behind
 *
 * Memory      64 KiB
 * Failure     does not return: 71, 74
 */
#ifndef BYTES_TEMPFILE_H
#define BYTES_TEMPFILE_H

#include "base/io.h"

#include <stdint.h>

struct spool {
    void *file;
    uint64_t bytes;
    uint32_t crc;               /* CRC-32 of them */
};

void spool_open(struct spool *s);
void spool_put(struct spool *s, const void *bytes, size_t n);
/* spool_copy - all of them behind what was written */
void spool_copy(struct spool *s, struct io_out *out);
void spool_close(struct spool *s);

#endif
