/* image_walk.h - the entries of files, folders and archives of pictures, one after the other
 *
 * Order       that of the files as named; within a folder byte order of the paths, within an archive the archive's
 * Memory      one entry's bytes, the names of a folder
 * Failure     does not return: 65 for what cannot be read, and for files that hold no pictures
 *
 *     image_walk_start(&w, files, n);
 *     for (; w.current < w.n_files; w.current++) {
 *         image_walk_open(&w);
 *         while (image_walk_next(&w))
 *             handle(w.name, image_walk_read(&w, &size));
 *         image_walk_close(&w);
 *     }
 *     image_walk_free(&w);
 */
#ifndef CONVERT_IMAGE_WALK_H
#define CONVERT_IMAGE_WALK_H

#include "archive/archive_reader.h"
#include "archive/dir_list.h"
#include "convert/import_file.h"

struct image_walk {
    struct import_file *files;
    size_t n_files, current;    /* current: the file, folder or archive that is being read */
    int is_open;
    const char *name;           /* of the current entry, below the current file; "" for a file of its own */
    struct dir_list folder;
    size_t next_name;           /* of the folder */
    unsigned char *bytes;       /* of the current entry, where it is in no archive */
    struct input_file *source;  /* of the archive */
    struct archive_reader archive;
    uint64_t bytes_in;          /* of the files that were read and closed */
};

/* image_walk_start - at the first file, with w all zeros at first; called again for another pass, in which bytes_in counts from 0 */
void image_walk_start(struct image_walk *w, struct import_file *files, size_t n);
void image_walk_open(struct image_walk *w);
void image_walk_close(struct image_walk *w);
void image_walk_free(struct image_walk *w);

/* image_walk_next - 1: w->name is the next entry of the current file; 0 after the last one */
int image_walk_next(struct image_walk *w);
/* image_walk_read - all n bytes of the current entry, valid until the next call */
const unsigned char *image_walk_read(struct image_walk *w, size_t *n);

/* image_walk_file - the current file, or the first one after the last; image_walk_place - the current entry in it, for messages; the
 * caller frees it */
struct import_file *image_walk_file(const struct image_walk *w);
char *image_walk_place(const struct image_walk *w);

/* image_walk_bytes_in - bytes of the files so far, gzipped ones as they are */
uint64_t image_walk_bytes_in(const struct image_walk *w);

#endif
