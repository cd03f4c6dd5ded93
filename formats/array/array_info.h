/* array_info.h - what a format says of one array of a file, before any of its numbers is read
 *
 * Memory      a value; array_list owns its infos, array_list_free
 * Failure     array_list_add ends with 65 beyond ARRAY_LIST arrays
 */
#ifndef ARRAY_ARRAY_INFO_H
#define ARRAY_ARRAY_INFO_H

#include "bytes/numeric.h"

#define ARRAY_REASON 200
#define ARRAY_LIST 4096         /* most arrays of a file */

struct array_info {
    char name[TENSOR_NAME + 1]; /* "" where the file is one array */
    struct numeric stored;      /* the numbers as they lie */
    struct numeric type;        /* and what they stand for: MATLAB stores small whole numbers of a double array as bytes */
    struct shape shape;
    int fortran;                /* the first side runs fastest, else the last one */
    char unreadable[ARRAY_REASON];      /* why it cannot be read, or "" */
};

struct array_list {
    struct array_info *item;
    size_t n;
};

/* array_info_bytes - of all its numbers; 0, or -1 if that is too much */
int array_info_bytes(const struct array_info *a, size_t *bytes);
/* array_info_squeezed - its shape without sides of 1 */
struct shape array_info_squeezed(const struct array_info *a);

/* array_info_text - "train_images [60000,28,28] u1", with the reason if it cannot be read, in text, which is returned */
#define ARRAY_INFO_TEXT 600
const char *array_info_text(const struct array_info *a, char text[ARRAY_INFO_TEXT]);

void array_list_add(struct array_list *l, const char *where, const struct array_info *a);
void array_list_free(struct array_list *l);

#endif
