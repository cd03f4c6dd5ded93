/* pictures.h - PNG files, one by one: named files, folders of them, tar and zip archives of them
 *
 * Order       that of the operands; within a folder byte order of the paths, within an archive the archive's
 * Class       the folder that directly holds the picture, below the folder that was named; in an archive, one top
 *             folder that holds everything is that folder. Classes are numbered from 0 in byte order of their names,
 *             over all operands. A picture that lies in no such folder has class -1.
 * Left out    with a warning: what does not end in .png; silently: names that begin with a dot
 * Memory      one encoded and one decoded picture, and the names
 * Failure     does not return: 65 for what cannot be read and for a size or a kind other than the first picture's
 *
 *     pictures_open(&p, operands, n, gray);        everything has been listed: p.count, p.classes
 *     while (pictures_next(&p))
 *         look_at(p.image, p.y);
 *     pictures_close(&p);
 */
#ifndef PICTURES_H
#define PICTURES_H

#include "folder.h"
#include "members.h"
#include "operand.h"
#include "png.h"

#define PICTURES_FREE (64u << 20)           /* bytes of pixels that may come of any file; of more, MEMBERS_RATIO times its bytes */
#define PICTURES_CLASS_NAMES (32u << 10)    /* bytes of all class names; a stream's header holds 64 KiB */

struct names {
    char **item;
    size_t n;
};

struct pictures {
    struct operand *operand;
    size_t operands;
    int gray;
    uint64_t count;             /* of all pictures */
    struct names classes;       /* sorted, each once */

    struct image image;         /* the current one, and its class */
    int32_t y;

    char **root;                /* of each operand, the folder that holds everything, or NULL */
    struct names folders;       /* that hold pictures, while an operand is being listed */
    uint64_t left_out;
    char *left_out_first;
    int listing;                /* the first of two passes */
    size_t at;                  /* operand being read */
    int inside;
    size_t file;                /* the next one of a folder */
    const char *name;           /* of the current picture, below its operand */
    struct folder folder;
    struct source *source;
    struct members members;
    uint64_t in, out;           /* bytes of the files so far, and of the pixels that came of them */
    struct image first;         /* size of the first picture; it has no pixels */
    char *first_place;
};

void pictures_open(struct pictures *p, struct operand *operands, size_t n, int gray);
/* pictures_next - 1: p->image and p->y are the next picture's; 0 after the last */
int pictures_next(struct pictures *p);
void pictures_close(struct pictures *p);

/* pictures_classes - the names in the order of their numbers, each followed by a newline; the caller frees it */
char *pictures_classes(const struct pictures *p);

#endif
