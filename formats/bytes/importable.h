/* importable.h - files that iae-import reads, by name, so that the readers of other formats can say where such a file belongs
 *
 * It knows signatures alone, and so less than the sniffers of the formats; a reader that can decode a file does not ask here.
 */
#ifndef BYTES_IMPORTABLE_H
#define BYTES_IMPORTABLE_H

#include <stddef.h>

/* importable_file - what a file is by its head, its first n bytes or more: "a PNG file"; NULL if it is not known */
const char *importable_file(const unsigned char *head, size_t n);

#endif
