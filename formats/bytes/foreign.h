/* foreign.h - files of kinds that cannot be read, by name, so that a message can say what a file is and what to do with it
 *
 * To be asked once a file is of no format that can be read; a zip is one, and so it is asked before zips are taken for archives.
 */
#ifndef BYTES_FOREIGN_H
#define BYTES_FOREIGN_H

#include <stddef.h>

/* foreign_file - what a file is by its head, its first n bytes or more, and the way out, as the end of a message; NULL if it is not
 * known */
const char *foreign_file(const unsigned char *head, size_t n);

#endif
