/* folder.h - the names in a folder, without going deeper, in byte order; names that begin with a dot are left out
 *
 * Memory      what is returned belongs to the caller
 * Failure     does not return: 66, 74
 */
#ifndef REPORT_FOLDER_H
#define REPORT_FOLDER_H

#include "base/strlist.h"

struct strlist folder_names(const char *path);
int folder_is(const char *path);                        /* is it one? 66 if there is no such file */
int folder_has(const struct strlist *names, const char *name);
char *folder_path(const char *folder, const char *name);

/* folder_ends - does the name end so, with something before it? */
int folder_ends(const char *name, const char *ending);
/* folder_title - the last name of a path, also of "." and "a/.." */
char *folder_title(const char *path);

#endif
