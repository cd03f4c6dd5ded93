/* array_formats.h - the formats of array files that can be read
 *
 * A new one is a file that defines array_format_NAME, and its name in the list. They are sniffed, and guessed, in the order
 * of the list.
 */
#ifndef ARRAY_ARRAY_FORMATS_H
#define ARRAY_ARRAY_FORMATS_H

#include "array/array_format.h"
#include "bytes/reader.h"

#define ARRAY_FORMATS(F) \
    F(idx)               \
    F(npy)               \
    F(npz)               \
    F(mat)               \
    F(cifar10)           \
    F(cifar100)          \
    F(csv)               \
    F(stl10)             \
    F(stl10_labels)

#define ARRAY_FORMAT_DECLARE(name) extern const struct array_format array_format_##name;
ARRAY_FORMATS(ARRAY_FORMAT_DECLARE)

/* array_formats_get - the i-th, or NULL */
const struct array_format *array_formats_get(size_t i);

/* array_formats_sniff - the first format that says this level of a head, or NULL */
const struct array_format *array_formats_sniff(const unsigned char *head, size_t n, enum sniff level);

/* array_formats_guess - read on while what comes may be a file without a signature: *found is the first format to which all of
 * it is plausible, or NULL. 0, or -1: the source failed. */
int array_formats_guess(struct reader from, const struct array_format **found);

#endif
