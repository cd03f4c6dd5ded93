/* dir_list.h - the files under a folder, in an order that does not depend on the file system
 *
 * Order       byte order of the paths below the folder, as LC_ALL=C sort has it
 * Left out    names that begin with a dot
 * Links       are followed, to files and to folders; a loop ends with 65 at DIR_LIST_DEPTH; one that leads nowhere is listed
 * Failure     does not return: 65, 66, 74
 */
#ifndef ARCHIVE_DIR_LIST_H
#define ARCHIVE_DIR_LIST_H

#include "base/strlist.h"

#define DIR_LIST_DEPTH 32
#define DIR_LIST_FILES 1000000

struct dir_list {
    const char *path;
    struct strlist names;       /* relative to path */
};

void dir_list_read(struct dir_list *f, const char *path);
void dir_list_free(struct dir_list *f);

/* dir_list_open - a descriptor of a regular file in it, for reading; or -1 with a text */
int dir_list_open(const struct dir_list *f, size_t i, char error[300]);

#endif
