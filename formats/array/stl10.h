/* stl10.h - the binary files of STL-10: pictures of 3x96x96 bytes, each plane column by column; and labels 1 to 10, a byte each
 *
 * Neither has a header; files of pictures must be named by the user, labels are recognized by their bytes.
 *
 * Failure     returns codes and leaves a text in s->error, empty if the source itself failed
 *
 *     stl10_open(&s, from);
 *     while ((n = stl10_rows(&s, x, max)) > 0) ...             x [n,96,96,3]
 */
#ifndef ARRAY_STL10_H
#define ARRAY_STL10_H

#include "bytes/reader.h"

#include <stdint.h>

#define STL10_SIDE 96
#define STL10_PIXELS (STL10_SIDE * STL10_SIDE)
#define STL10_ROW (3 * STL10_PIXELS)
#define STL10_LABELS 1000000    /* most labels of a file */

struct stl10 {
    struct reader from;
    uint64_t rows;              /* read so far */
    char error[200];
};

void stl10_open(struct stl10 *s, struct reader from);
/* stl10_rows - the next pictures, at most n; their number, 0 at the end, -1 */
ssize_t stl10_rows(struct stl10 *s, unsigned char *x, size_t n);

#endif
