/* image_walk.h - the entries of files, folders and archives, one after the other, and the pictures in each
 *
 * Order       that of the files as named; within a folder byte order of the paths, within an archive the archive's
 * Memory      one entry's bytes, the names of a folder
 * Failure     does not return: 65 for archives that cannot be read and for files that hold no pictures, 74. What is wrong with
 *             one entry is a code, and a text in w->error.
 *
 *     image_walk_start(&w, files, n);
 *     for (; w.current < w.n_files; w.current++) {
 *         image_walk_open(&w);
 *         while (image_walk_next(&w))
 *             while ((r = image_walk_picture(&w, &bytes, &n)) > 0)
 *                 handle(w.name, bytes, n);
 *         image_walk_close(&w);
 *     }
 *     image_walk_free(&w);
 */
#ifndef CONVERT_IMAGE_WALK_H
#define CONVERT_IMAGE_WALK_H

#include "archive/archive_reader.h"
#include "archive/dir_list.h"
#include "convert/image_split.h"
#include "convert/import_file.h"

struct image_walk {
    struct import_file *files;
    size_t n_files, current;    /* current: the file, folder or archive that is being read */
    int is_open;
    const char *name;           /* of the current entry, below the current file; "" for a file of its own */
    struct dir_list folder;
    size_t next_name;           /* of the folder */
    struct input_file *source;  /* of the archive */
    struct archive_reader archive;
    struct input_file *entry;   /* of an entry that is in no archive */
    struct image_split split;   /* of the current entry, once it was opened */
    int entry_is_open;
    uint64_t pictures;          /* of the current entry so far */
    uint64_t bytes_in;          /* of the entries that were read and closed */
    uint64_t links;             /* in archives: no files */
    char error[300];
};

/* image_walk_start - at the first file, with w all zeros at first; called again for another pass, in which bytes_in counts from 0 */
void image_walk_start(struct image_walk *w, struct import_file *files, size_t n);
void image_walk_open(struct image_walk *w);
void image_walk_close(struct image_walk *w);
void image_walk_free(struct image_walk *w);

/* image_walk_next - 1: w->name is the next entry of the current file; 0 after the last one */
int image_walk_next(struct image_walk *w);
/* image_walk_picture - the bytes of the current entry's next picture, which the caller frees: 1, 0 after the last one, -1. An
 * entry has at least one, or fails. */
int image_walk_picture(struct image_walk *w, unsigned char **bytes, size_t *n);

/* image_walk_file - the current file, or the first one after the last; image_walk_place - the current entry in it, for messages; the
 * caller frees it */
struct import_file *image_walk_file(const struct image_walk *w);
char *image_walk_place(const struct image_walk *w);

/* image_walk_bytes_in - bytes of the files so far, gzipped ones as they are */
uint64_t image_walk_bytes_in(const struct image_walk *w);

#endif
