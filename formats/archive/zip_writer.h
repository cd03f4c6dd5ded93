/* zip_writer.h - writes zip archives of stored members: numpy's npz
 *
 * Equal members give equal bytes: their time is the format's first, 1980-01-01. Sizes beyond 32 bits take the
 * 64-bit fields.
 * Layout      PKWARE's APPNOTE.TXT, 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3
 *
 *     zip_writer_open(&z, &out);
 *     zip_writer_member(&z, "x.npy", size, crc32);        then write its size bytes to out
 *     zip_writer_close(&z);                               the directory; out stays open
 */
#ifndef ARCHIVE_ZIP_WRITER_H
#define ARCHIVE_ZIP_WRITER_H

#include "base/output_file.h"

#include <stdint.h>

struct zip_writer {
    struct output_file *out;
    uint64_t offset, members;
    unsigned char *directory;
    size_t size, capacity;
};

void zip_writer_open(struct zip_writer *z, struct output_file *out);
void zip_writer_member(struct zip_writer *z, const char *name, uint64_t size, uint32_t crc);
void zip_writer_close(struct zip_writer *z);

#endif
