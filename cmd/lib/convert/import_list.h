/* import_list.h - what files hold, as text: arrays with shape and type, pictures with their size, folders and archives with counts
 *
 * Memory      names of all files of a folder or archive
 * Failure     does not return: 65 for what cannot be read, 74
 */
#ifndef CONVERT_IMPORT_LIST_H
#define CONVERT_IMPORT_LIST_H

#include "convert/import_file.h"

/* import_list - of n files, to stdout, one thing a line */
void import_list(struct import_file *files, size_t n);

#endif
