/* image_import.h - pictures in files, one by one: named files, folders of them, tar and zip archives of them
 *
 * Order       that of image_walk.h
 * Label       of a picture is the first of these that there is:
 *             that of the caller's filter, from a file of labels;
 *             the number in the file of its sample that ends in .cls (webdataset_labels.h), in all files if in any; a sample
 *             without one has -1;
 *             the class that its folder is (image_classes.h); a picture that lies in no folder has -1.
 * Left out    and counted: names without a picture's ending, links in archives; silently: names that begin with a dot;
 *             where the caller wants it, what cannot be decoded
 * Memory      what a batch of pictures takes (image_batch.h), the names of a folder, 4 bytes a picture with a filter
 * Failure     does not return: 65 for what cannot be read, with the names of all such pictures, and for a size or a kind
 *             other than the first picture's. The names are known at the end: rows before that are not to be trusted.
 *
 *     image_import_open(&p, files, n, &settings);             everything has been listed: p.count, p.classes
 *     while (image_import_next(&p))
 *         look_at(p.image, p.y);
 *     image_import_close(&p);
 */
#ifndef CONVERT_IMAGE_IMPORT_H
#define CONVERT_IMAGE_IMPORT_H

#include "convert/image_batch.h"
#include "convert/image_classes.h"
#include "convert/image_walk.h"
#include "convert/left_out.h"
#include "convert/webdataset_labels.h"

#define IMAGE_IMPORT_FREE (2u << 30)            /* bytes of pixels that any files may hold; more, if ARCHIVE_RATIO times their bytes are */
#define IMAGE_IMPORT_NAMED 20                   /* damaged pictures whose names are told */

/* Chooses and labels pictures by their names below the file that holds them: 1, and *y is the label; 0: leave it out, silently. */
struct sample_filter {
    int (*accept)(void *context, const char *where, const char *name, int32_t *y);
    void *context;
};

struct image_import_settings {
    struct image_transform transform;
    const struct sample_filter *filter;         /* or NULL */
    int skip_damaged;           /* leave out what cannot be decoded */
    int no_labels;              /* without labels, whatever there is */
    long class_level;           /* of image_classes.h, or 0 */
    long threads;               /* 0: as many as cores */
};

struct image_import {
    struct image_import_settings settings;
    struct image_walk walk;
    uint64_t count;             /* of the pictures that were listed; a file of frames counts once */
    int count_is_exact;         /* every one of them is a row, or the import fails */
    int labelled;               /* they have labels, be it -1 */
    struct image_classes classes;

    const struct image_job *job;        /* the current picture: image, y, name, where */

    /* listing, the first of two passes */
    int listing;
    struct webdataset_labels cls;
    struct left_out left_out;
    char *left_out_first;
    int32_t *label;             /* [listed] of each picture, by the filter */
    uint64_t listed, passed;    /* pictures listed; of these, passed in the second pass */

    /* decoding */
    struct image_batch batch;
    size_t at;                  /* in the batch */
    int entry_is_open, ended;
    uint64_t rows, damaged, turned, first, unlabelled;
    uint64_t bytes_out;         /* of the pixels so far */
    struct image first_size;    /* of the first picture; it has no pixels */
    char *first_place;
    char *damaged_text[IMAGE_IMPORT_NAMED];
};

/* image_import_open - the filter is asked once for each picture, while they are listed */
void image_import_open(struct image_import *p, struct import_file *files, size_t n, const struct image_import_settings *settings);
/* image_import_next - 1: p->job is the next picture; 0 after the last, once all could be read */
int image_import_next(struct image_import *p);
void image_import_close(struct image_import *p);

#endif
