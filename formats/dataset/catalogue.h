/* catalogue.h - known data sets: their splits, files, digests and mirrors
 *
 * A new data set of a known kind is one row of the table in catalogue.c.
 */
#ifndef DATASET_CATALOGUE_H
#define DATASET_CATALOGUE_H

#include <stddef.h>
#include <stdint.h>

enum dataset_digest {
    DIGEST_OF_CONTENT,          /* a file is named for its content; it may be there gzipped, with .gz added, or not */
    DIGEST_OF_FILE              /* a file is known as it was published */
};

struct dataset_file {
    const char *name;           /* NULL: there is no such file */
    uint64_t bytes, served;     /* at most, of the content; of the file as first published */
    const char *sha256;
};

struct dataset_split {
    const char *name;
    uint32_t rows;
    int64_t first;              /* id of its first row: unique within the data set */
    struct dataset_file images, labels;
};

#define CATALOGUE_SPLITS 3

struct dataset {
    const char *name;
    const char *kind;           /* by whose name a reader is found that makes rows of the files */
    enum dataset_digest digest;
    const char *magic;          /* first bytes of a download */
    int32_t zero_label;         /* the label that becomes 0, or 0 */
    const char *cache;          /* torchvision's folder, "" for the top one */
    struct dataset_split split[CATALOGUE_SPLITS];     /* up to the first without a name */
    const char *mirrors[4];     /* the file's name is added */
};

/* catalogue_find - the set of this name, or NULL; catalogue_set - the i-th, or NULL */
const struct dataset *catalogue_find(const char *name);
const struct dataset *catalogue_set(size_t i);

#endif
