/* catalogue.h - known data sets: their files, digests and mirrors, and where they are on this machine
 *
 * A file is looked for in $IAE_DATA, in the shipped data, in /usr/share/datasets, in the cache $XDG_CACHE_HOME/iae
 * (laid out as torchvision's), in mirrors that are folders; then it is downloaded into the cache. A folder or a mirror
 * holds a data set under its name (mnist/train-images-idx3-ubyte.gz), a folder also as torchvision does
 * (MNIST/raw/train-images-idx3-ubyte). The first file found is the one that is used; if its content is not what it
 * should be, that is an error, and nothing else is taken in its place.
 *
 * Failure     does not return: 65, 66, 69, 73, 74, 75, 76
 */
#ifndef DATASET_CATALOGUE_H
#define DATASET_CATALOGUE_H

#include "base/args.h"
#include "bytes/input_file.h"

enum dataset_kind {
    DATASET_IDX,                  /* two files for each split, named for their content, to which .gz is added */
    DATASET_GZIP,                 /* the same, but with the digests of the gzips as they were published */
    DATASET_MAT,                  /* a MATLAB file for each split */
    DATASET_CIFAR,                /* one tar.gz */
    DATASET_CELEBA                /* nobody may download it for you: celeba.h */
};

struct dataset_file {
    const char *name;           /* NULL: there is no such file */
    uint64_t bytes, served;     /* at most, of the content; of the file as first published */
    const char *sha256;         /* DATASET_IDX: of the content, else of the file */
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
    enum dataset_kind kind;
    const char *cache;          /* torchvision's folder, "" for the top one */
    struct dataset_split split[CATALOGUE_SPLITS];     /* up to the first without a name */
    const char *mirrors[4];     /* the file's name is added */
};

struct fetch_options {          /* how to get at files */
    struct arg_list mirrors;    /* these, instead of $IAE_MIRROR and the known ones */
    int offline;
    const char *cacert;
    long stall;
};

/* catalogue_find - the set of this name, or NULL; catalogue_set - the i-th, or NULL */
const struct dataset *catalogue_find(const char *name);
const struct dataset *catalogue_set(size_t i);

/* catalogue_locate - the path where this file is, or the address it would come from, or NULL; the caller frees it */
char *catalogue_locate(const struct dataset *k, const struct dataset_file *f, const struct fetch_options *way);

/* catalogue_find_local - the path of a file or folder of the set that is on this machine, or NULL; the caller frees it */
char *catalogue_find_local(const struct dataset *k, const char *name, const struct fetch_options *way);

/* catalogue_open - the file, hashed as it is read; catalogue_check - reads the rest: 76 if the digest is wrong */
void catalogue_open(struct input_file *s, const struct dataset *k, const struct dataset_file *f, const struct fetch_options *way);
void catalogue_check(struct input_file *s, const struct dataset_file *f);

#endif
