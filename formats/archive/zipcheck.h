/* zipcheck.h - checks that the directory of a zip is complete and agrees with the members that it lists
 *
 * A zip's checksums cover contents only. libarchive takes a damaged directory for a shorter one, and does not compare the two
 * copies of each name; so one wrong bit could lose a picture, or its label. What is compared here: the number of
 * entries, and each entry's name and method with those of the member that it points to.
 *
 * Layout      PKWARE's APPNOTE.TXT, 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3; also with 64-bit sizes, and behind a prefix
 * Memory      less than 256 KiB
 * Failure     returns codes and leaves a text; the owner of the source knows about its own failures
 */
#ifndef ARCHIVE_ZIPCHECK_H
#define ARCHIVE_ZIPCHECK_H

#include "bytes/reader.h"

#include <stdint.h>

/* zipcheck - seek works as lseek does. 0, and the number of entries; or -1 and a text in error */
int zipcheck(struct reader from, int64_t (*seek)(void *context, int64_t offset, int whence), uint64_t *entries, char error[300]);

#endif
