/* dataset_files.h - where the files of known data sets are on this machine, or are downloaded from
 *
 * A file is looked for in $IAE_DATA, in the shipped data, in /usr/share/datasets, in the cache $XDG_CACHE_HOME/iae
 * (laid out as torchvision's), in mirrors that are folders; then it is downloaded into the cache. A folder or a mirror
 * holds a data set under its name (mnist/train-images-idx3-ubyte.gz), a folder also as torchvision does
 * (MNIST/raw/train-images-idx3-ubyte); there the file may also be named train-images.idx3-ubyte, or lie in a folder of its
 * name. The first file found is the one that is used; if its digest is wrong, that is an error, and no other is looked for.
 *
 * Failure     does not return: 65, 66, 69, 73, 74, 75, 76
 */
#ifndef DATASET_DATASET_FILES_H
#define DATASET_DATASET_FILES_H

#include "base/args.h"
#include "bytes/input_file.h"
#include "dataset/catalogue.h"

struct fetch_options {
    struct arg_list mirrors;    /* these, instead of $IAE_MIRROR and the known ones */
    int offline;
    const char *cacert;
    long stall;
};

/* dataset_files_locate - the path where this file is, or the address it would come from, or NULL; the caller frees it */
char *dataset_files_locate(const struct dataset *k, const struct dataset_file *f, const struct fetch_options *options);

/* dataset_files_find_local - the path of a file or folder of the set that is on this machine, or NULL; the caller frees it */
char *dataset_files_find_local(const struct dataset *k, const char *name, const struct fetch_options *options);

/* dataset_files_open - the file, hashed as it is read; dataset_files_check - reads the rest: 76 if the digest is wrong */
void dataset_files_open(struct input_file *s, const struct dataset *k, const struct dataset_file *f, const struct fetch_options *options);
void dataset_files_check(struct input_file *s, const struct dataset_file *f);

#endif
