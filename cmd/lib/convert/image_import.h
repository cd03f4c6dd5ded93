/* image_import.h - pictures in files, one by one: named files, folders of them, tar and zip archives of them
 *
 * Order       that of the operands; within a folder byte order of the paths, within an archive the archive's
 * Label       of a picture is the first of these that there is:
 *             what the caller's picker says, from a file of labels;
 *             the number in the file of its sample that ends in .cls (WebDataset: the files of a sample stand together, and
 *             have one name up to the first dot), in all operands if in any; a sample without one has -1;
 *             its class, the folder that directly holds the picture, below the folder that was named; in an archive, one top
 *             folder that holds everything is that folder. Classes are numbered from 0 in byte order of their names,
 *             over all operands. A picture that lies in no such folder has class -1.
 * Left out    with a warning: what has no picture's ending; silently: names that begin with a dot
 * Memory      one encoded and one decoded picture, the names of a folder, 4 bytes a picture
 * Failure     does not return: 65 for what cannot be read and for a size or a kind other than the first picture's
 *
 *     image_import_open(&p, operands, n, &wish, NULL);        everything has been listed: p.count, p.classes
 *     while (image_import_next(&p))
 *         look_at(p.image, p.y);
 *     image_import_close(&p);
 */
#ifndef CONVERT_IMAGE_IMPORT_H
#define CONVERT_IMAGE_IMPORT_H

#include "archive/archive_reader.h"
#include "archive/dir_list.h"
#include "base/strlist.h"
#include "convert/import_file.h"
#include "convert/sample_names.h"
#include "image/image.h"
#include "image/image_file.h"

#define IMAGE_IMPORT_FREE (64u << 20)           /* bytes of pixels that may come of any file; of more, ARCHIVE_RATIO times its bytes */
#define IMAGE_IMPORT_CLASS_NAMES (32u << 10)    /* bytes of all class names; a stream's header holds 64 KiB */

/* Chooses and labels: name is that of a picture below its operand. 1, and *y its label; 0: pass it over, without a word. */
struct sample_filter {
    int (*pick)(void *context, const char *where, const char *name, int32_t *y);
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
    struct import_file *operand;
    size_t operands;
    struct image_transform wish;
    const struct sample_filter *picker;
    uint64_t count;             /* of all pictures */
    int labelled;               /* they have labels, be it -1 */
    struct strlist classes;       /* sorted, each once */

    struct image image;         /* the current one, as it was wished, and its label */
    int32_t y;
    uint32_t height, width;     /* of its file */

    char **root;                /* of each operand, the folder that holds everything, or NULL */
    struct strlist folders;       /* that hold pictures, while an operand is being listed */
    uint64_t left_out;
    char *left_out_first;
    int listing;                /* the first of two passes */
    int32_t *label;             /* [labels] of each picture listed, by picker or .cls */
    uint64_t labels, cls, done; /* pictures listed; files .cls; pictures read or passed over */
    struct webdataset_sample sample;
    size_t at;                  /* operand being read */
    int inside;
    size_t file;                /* the next one of a folder */
    const char *name;           /* of the current picture, below its operand */
    struct dir_list folder;
    unsigned char *bytes;       /* of the file at hand, where it is no archive's */
    struct input_file *source;
    struct archive_reader members;
    uint64_t in, out;           /* bytes of the files so far, and of the pixels that came of them */
    struct image spare;
    struct image first;         /* size of the first picture; it has no pixels */
    char *first_place;
};

/* image_import_open - picker may be NULL; it is asked once for each picture, while they are listed */
void image_import_open(struct image_import *p, struct import_file *operands, size_t n, const struct image_transform *wish,
                   const struct sample_filter *picker);
/* image_import_next - 1: p->image and p->y are the next picture's; 0 after the last */
int image_import_next(struct image_import *p);
void image_import_close(struct image_import *p);

/* image_import_classes - the names in the order of their numbers, each followed by a newline; the caller frees it */
char *image_import_classes(const struct image_import *p);

#endif
