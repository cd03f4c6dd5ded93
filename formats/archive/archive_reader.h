/* archive_reader.h - the files in a tar or zip archive, one after the other; the one owner of libarchive
 *
 * Nothing is ever extracted: a member's name is text for labels and messages, never a path. One format is
 * enabled and no filter; gunzipping is done before, by inflate.h. libarchive's warnings are errors here. Every member
 * is read to its end, where a zip's checksum is compared; a zip's directory is complete and agrees with its members
 * (zipcheck.h); a tar must end with two blocks of zeros and nothing else. So the archive is verified once
 * archive_reader_next has returned 0.
 *
 * Memory      64 KiB, and a zip's directory
 * Failure     returns codes and leaves a text in m->error, empty if the source itself failed
 *
 *     archive_reader_open(&m, ARCHIVE_TAR, from, NULL);
 *     while ((r = archive_reader_next(&m)) > 0)
 *         if (wanted(m.name))
 *             decode(archive_reader_member(&m));
 *     archive_reader_close(&m);
 */
#ifndef ARCHIVE_ARCHIVE_READER_H
#define ARCHIVE_ARCHIVE_READER_H

#include "bytes/reader.h"

#include <stdint.h>

#define ARCHIVE_MEMBERS 1000000
#define ARCHIVE_RATIO 1200      /* one layer of deflate stays below 1,033 */

enum archive_format { ARCHIVE_TAR, ARCHIVE_ZIP };

struct archive_reader {
    enum archive_format format;
    struct reader from;
    int64_t (*seek)(void *context, int64_t offset, int whence);
    uint64_t length, promised;  /* of a zip file: bytes, and entries according to its directory's end */
    void *archive, *entry;
    unsigned char *buffer;
    uint64_t entries;           /* members so far */
    uint64_t links;             /* of these, links and devices */
    uint64_t bytes_in, bytes_out;       /* read, and unpacked */
    uint64_t zeros;             /* at the end of what was read so far */
    int failed, reading;        /* the source failed; this member's end was not yet seen */

    const char *name;           /* of this member, valid until the next call */
    char error[300];
};

/* archive_reader_open - 0, or -1. seek is needed for zips, whose directory is at their end; it returns the new position
 * or a negative number. */
int archive_reader_open(struct archive_reader *m, enum archive_format format, struct reader from,
                 int64_t (*seek)(void *context, int64_t offset, int whence));
/* archive_reader_next - 1: m->name is a regular file (folders are skipped, links and devices counted); 0: the end, verified; -1 */
int archive_reader_next(struct archive_reader *m);
/* archive_reader_member - this member's content in pieces, of any size; 0 at its verified end */
struct reader archive_reader_member(struct archive_reader *m);
void archive_reader_close(struct archive_reader *m);

#endif
