/* name_file.h - the names of rows, in the file that iae-import --names writes: id, path, class and label, separated by tabs
 *
 * In path and class, \t, \n and \\ stand for a tab, a newline and a backslash. Further columns are passed over.
 * Memory      the names, and 32 bytes for each; at most NAME_FILE_ROWS
 * Failure     does not return: 65 with the line, 66
 *
 *     name_file_open(&names, path);
 *     const struct row_name *name = name_file_find(&names, id);
 *     name_file_close(&names);
 */
#ifndef CONVERT_NAME_FILE_H
#define CONVERT_NAME_FILE_H

#include <stddef.h>
#include <stdint.h>

#define NAME_FILE_ROWS (10u << 20)

struct row_name {
    int64_t id;
    char *path, *class;
};

struct name_file {
    struct row_name *name;      /* [n], sorted by id */
    size_t n;
};

void name_file_open(struct name_file *f, const char *path);
/* name_file_find - the names of the row of this id, or NULL */
const struct row_name *name_file_find(const struct name_file *f, int64_t id);
void name_file_close(struct name_file *f);

#endif
