/* celeba.h - CelebA as rows, from files that the user has got himself
 *
 * They are looked for where catalogue.h looks, in a folder named celeba: img_align_celeba.zip, or the folder
 * img_align_celeba; list_eval_partition.txt, which says what split a picture is in; list_attr_celeba.txt, if --attribute
 * asks for it. No digest of them is known to us: what is verified is that every picture of a split is there and can be
 * decoded, and that it has 178x218 pixels, of which the middle 148x148 become 48x48.
 *
 * A row's id is its picture's place in the list of partitions.
 * Memory      about 60 bytes a picture
 * Failure     does not return: 64 an unknown attribute, 65, 66 files that are not there, with the steps to get them, 76
 */
#ifndef CONVERT_CELEBA_H
#define CONVERT_CELEBA_H

#include "dataset/catalogue.h"

struct celeba {
    const struct dataset *set;
    const struct fetch_options *way;
    const char *split;          /* as the user named it, and the splits that this is */
    size_t splits;
    const size_t *which;
    const char *attribute;      /* that becomes y, or NULL: no y */
    long count;                 /* most rows, or -1 */
    const char *path;
    int force;
};

void celeba_import(const struct celeba *c);

#endif
