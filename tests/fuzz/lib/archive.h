/* archive.h - what the targets tar and zip share */
#ifndef ARCHIVE_OF_FUZZ_H
#define ARCHIVE_OF_FUZZ_H

#include "archive/archive_reader.h"

#include <stdint.h>

/* archive_walk - read every second member and pass over the others, to the end. Demanded: memory and work are bounded
 * by the archive's size. */
void archive_walk(enum archive_format format, const uint8_t *data, size_t n);

#endif
