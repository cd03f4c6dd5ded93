/* dir_list.h - the files under a folder, in an order that does not depend on the file system
 *
 * Order       byte order of the paths below the folder, as LC_ALL=C sort has it
 * Left out    names that begin with a dot
 * Links       are followed, to files and to folders; a loop ends at FOLDER_DEPTH with 65
 * Failure     does not return: 65, 66, 74
 */
#ifndef ARCHIVE_DIR_LIST_H
#define ARCHIVE_DIR_LIST_H

#include <stddef.h>

#define FOLDER_DEPTH 32
#define FOLDER_MOST 1000000

struct folder {
    const char *path;
    char **name;                /* relative to path */
    size_t n;
};

void folder_list(struct folder *f, const char *path);
void folder_free(struct folder *f);

/* folder_open - a descriptor of a regular file in it, for reading */
int folder_open(const struct folder *f, size_t i);

#endif
