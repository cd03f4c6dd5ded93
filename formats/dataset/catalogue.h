/* catalogue.h - known data sets: their files, digests and mirrors, and where they are on this machine
 *
 * A file is looked for in $IAE_DATA, in the shipped data, in /usr/share/datasets, in the cache $XDG_CACHE_HOME/iae
 * (laid out as torchvision's), in mirrors that are folders; then it is downloaded into the cache. A folder or a mirror
 * holds a data set under its name (mnist/train-images-idx3-ubyte.gz), a folder also as torchvision does
 * (MNIST/raw/train-images-idx3-ubyte). The first file found is the one that is used; if its digest is wrong,
 * that is an error, and no other is looked for.
 *
 * Failure     does not return: 65, 66, 69, 73, 74, 75, 76
 */
#ifndef DATASET_CATALOGUE_H
#define DATASET_CATALOGUE_H

#include "base/args.h"
#include "bytes/input_file.h"

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

struct fetch_options {
    struct arg_list mirrors;    /* these, instead of $IAE_MIRROR and the known ones */
    int offline;
    const char *cacert;
    long stall;
};

/* catalogue_find - the set of this name, or NULL; catalogue_set - the i-th, or NULL */
const struct dataset *catalogue_find(const char *name);
const struct dataset *catalogue_set(size_t i);

/* catalogue_locate - the path where this file is, or the address it would come from, or NULL; the caller frees it */
char *catalogue_locate(const struct dataset *k, const struct dataset_file *f, const struct fetch_options *options);

/* catalogue_find_local - the path of a file or folder of the set that is on this machine, or NULL; the caller frees it */
char *catalogue_find_local(const struct dataset *k, const char *name, const struct fetch_options *options);

/* catalogue_open - the file, hashed as it is read; catalogue_check - reads the rest: 76 if the digest is wrong */
void catalogue_open(struct input_file *s, const struct dataset *k, const struct dataset_file *f, const struct fetch_options *options);
void catalogue_check(struct input_file *s, const struct dataset_file *f);

#endif
