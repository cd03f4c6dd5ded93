/* image_import.h - pictures in files, one by one: named files, folders of them, tar and zip archives of them
 *
 * Order       that of image_walk.h
 * Label       of a picture is the first of these that there is:
 *             that of the caller's filter, from a file of labels;
 *             the number in the file of its sample that ends in .cls (WebDataset: the files of a sample stand together, and
 *             have one name up to the first dot), in all files if in any; a sample without one has -1;
 *             its class, the folder that directly holds the picture, below the folder that was named; in an archive, one top
 *             folder that holds everything is that folder. Classes are numbered from 0 in byte order of their names,
 *             over all files. A picture that lies in no such folder has class -1.
 * Left out    with a warning: names without a picture's ending; silently: names that begin with a dot
 * Memory      one encoded and one decoded picture, the names of a folder, 4 bytes a picture
 * Failure     does not return: 65 for what cannot be read and for a size or a kind other than the first picture's
 *
 *     image_import_open(&p, files, n, &transform, NULL);      everything has been listed: p.count, p.classes
 *     while (image_import_next(&p))
 *         look_at(p.image, p.y);
 *     image_import_close(&p);
 */
#ifndef CONVERT_IMAGE_IMPORT_H
#define CONVERT_IMAGE_IMPORT_H

#include "base/strlist.h"
#include "convert/image_walk.h"
#include "convert/sample_names.h"
#include "image/image.h"
#include "image/image_transform.h"

#define IMAGE_IMPORT_FREE (64u << 20)           /* bytes of pixels that any file may hold; more, if ARCHIVE_RATIO times its bytes are */
#define IMAGE_IMPORT_CLASS_NAMES (32u << 10)    /* bytes of all class names; a stream's header holds 64 KiB */

/* Chooses and labels pictures by their names below the file that holds them: 1, and *y is the label; 0: leave it out, silently. */
struct sample_filter {
    int (*accept)(void *context, const char *where, const char *name, int32_t *y);
    void *context;
};

/* The sample of WebDataset that is being listed. */
struct webdataset_sample {
    char *key;
    uint64_t first;             /* its first picture */
    int labelled;
    int32_t y;
};

struct image_import {
    struct image_walk walk;
    struct image_transform transform;
    const struct sample_filter *filter;
    uint64_t count;             /* of all pictures */
    int labelled;               /* they have labels, be it -1 */
    struct strlist classes;     /* sorted, each once */

    struct image image;         /* the current one, transformed */
    int32_t y;                  /* its label */
    uint32_t height, width;     /* of its file */

    /* listing, the first of two passes */
    int listing;
    char **root;                /* [files] the folder that holds everything, or NULL */
    struct strlist folders;     /* that hold pictures, in the current file */
    struct webdataset_sample sample;
    uint64_t label_files;       /* that end in .cls */
    uint64_t left_out;
    char *left_out_first;
    int32_t *label;             /* [listed] of each picture, by the filter or .cls */
    uint64_t listed, passed;    /* pictures listed; of these, passed in the second pass */

    uint64_t bytes_out;         /* of the pixels so far */
    struct image spare;
    struct image first_size;    /* of the first picture; it has no pixels */
    char *first_place;
};

/* image_import_open - filter may be NULL; it is asked once for each picture, while they are listed */
void image_import_open(struct image_import *p, struct import_file *files, size_t n, const struct image_transform *transform,
                       const struct sample_filter *filter);
/* image_import_next - 1: p->image and p->y are the next picture's; 0 after the last */
int image_import_next(struct image_import *p);
void image_import_close(struct image_import *p);

/* image_import_classes - the names in the order of their numbers, each followed by a newline; the caller frees it */
char *image_import_classes(const struct image_import *p);

#endif
