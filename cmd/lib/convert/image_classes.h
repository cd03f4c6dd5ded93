/* image_classes.h - classes of pictures by the folders that hold them
 *
 * A picture's class is its folder below the file that was named; in an archive, one top folder that holds everything is that
 * file. With a level K, it is the K-th folder from there. A class is called by the last part of its path, or by all of it
 * where folders of one name lie in different ones; but folders that differ only in those of splits, such as train/cat and
 * test/cat, are one class. Classes are numbered from 0 in byte order of their names.
 *
 * Memory      image_classes_free; a name for each folder
 * Failure     65 for a name that cannot stand in a stream's header
 *
 *     image_classes_add(&c, file, "set/cats/1.png");          for each picture
 *     image_classes_end_file(&c, file, is_archive);           after each file
 *     image_classes_number(&c, where);
 *     y = image_classes_find(&c, file, "set/cats/1.png");
 */
#ifndef CONVERT_IMAGE_CLASSES_H
#define CONVERT_IMAGE_CLASSES_H

#include "base/strlist.h"
#include "stream/header.h"

#include <stdint.h>

struct image_class {
    const char *path;           /* one of the paths below */
    int32_t number;
};

struct image_classes {
    long level;                 /* which folder of a path, from 1; 0: the last */
    char **root;                /* [files] the folder that holds everything, or NULL */
    struct strlist folders;     /* of pictures, in the current file */
    struct strlist paths;       /* of all classes */
    struct image_class *class;  /* [classes] sorted by path */
    size_t classes;
    struct strlist names;       /* of the classes, by number */
};

void image_classes_init(struct image_classes *c, size_t files, long level);
/* image_classes_add - name is a picture's, below its file */
void image_classes_add(struct image_classes *c, const char *name);
void image_classes_end_file(struct image_classes *c, size_t file, int is_archive);
/* image_classes_number - after the last file; says on stderr what was chosen. where: for messages */
void image_classes_number(struct image_classes *c, const char *where);
/* image_classes_find - the class of a picture; -1 if it has none, -2 if it was not added */
int32_t image_classes_find(const struct image_classes *c, size_t file, const char *name);
/* image_classes_set - the names, if there are any, as the header's meta "classes" (sample_names.h) */
void image_classes_set(const struct image_classes *c, struct header *h, const char *where);
void image_classes_free(struct image_classes *c, size_t files);

#endif
