/* archive_reader.h - the files in a tar or zip archive, one after the other; the one owner of libarchive
 *
 * Nothing is ever extracted: a member's name is text for labels and messages, never a path. One format is
 * enabled and no filter; gzip is undone before, by inflate.h. libarchive's warnings are errors here. Every member
 * is read past its last byte, where a zip's checksum is compared; a zip's directory is whole and
 * agrees with its members (zipcheck.h); a tar must end with two blocks of zeros and nothing else. So the archive was whole exactly if
 * members_next answers 0.
 *
 * Memory      what the largest member holds, at most MEMBER_BYTES, and a zip's directory
 * Failure     returns codes and leaves a text in m->error, empty if the source itself failed
 *
 *     members_open(&m, MEMBERS_TAR, from, NULL);
 *     while ((r = members_next(&m)) > 0)
 *         if (wanted(m.name) && members_read(&m)) ...      m.bytes [m.size]
 *     members_close(&m);
 */
#ifndef ARCHIVE_ARCHIVE_READER_H
#define ARCHIVE_ARCHIVE_READER_H

#include "bytes/reader.h"

#include <stdint.h>

#define MEMBER_BYTES ((size_t)64 << 20)
#define MEMBERS_MOST 1000000
#define MEMBERS_RATIO 1200      /* one layer of deflate stays below 1,033 */

enum members_format { MEMBERS_TAR, MEMBERS_ZIP };

struct members {
    enum members_format format;
    struct reader from;
    int64_t (*seek)(void *context, int64_t offset, int whence);
    uint64_t length, promised;  /* of a zip file: bytes, and entries by its directory's end */
    void *archive, *entry;
    unsigned char *buffer;
    uint64_t entries, in, out;  /* members, bytes read and bytes unpacked */
    uint64_t zeros;             /* at the end of what was read so far */
    int failed, reading;        /* the source failed; this member's end was not yet seen */

    const char *name;           /* of this member, lent until the next call */
    unsigned char *bytes;       /* its content, after members_read */
    size_t size, room;
    char error[300];
};

/* members_open - 0, or -1. seek is needed for zips, whose directory is at their end; it returns the new position
 * or a negative number. */
int members_open(struct members *m, enum members_format format, struct reader from,
                 int64_t (*seek)(void *context, int64_t offset, int whence));
/* members_next - 1: m->name is a regular file (folders are passed over); 0: the end, verified; -1 */
int members_next(struct members *m);
/* members_read - the whole content of this member; 0, or -1 */
int members_read(struct members *m);
/* members_pull - this member's content, piece by piece instead; 0 at its verified end. Of any size. */
struct reader members_pull(struct members *m);
void members_close(struct members *m);

#endif
