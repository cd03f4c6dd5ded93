/* sample_names.h - the names of pictures, in folders and archives: what they say about class and sample
 *
 * Memory      what is returned is the caller's to free
 */
#ifndef CONVERT_SAMPLE_NAMES_H
#define CONVERT_SAMPLE_NAMES_H

#include <stddef.h>

int names_is_hidden(const char *name);              /* it or a folder of it begins with a dot */
int names_is_picture(const char *name);
int names_is_label(const char *name);               /* ends in .cls: a label of WebDataset */
/* names_key - what the files of one sample of WebDataset share: the name up to the first dot of its last part */
char *names_key(const char *name);
/* names_folder - the folder of a name without the folder root (or NULL), "" if there is none */
char *names_folder(const char *name, const char *root);
/* names_class - the last part of a folder's path */
char *names_class(const char *folder);
/* names_judge_class - 65 if it cannot stand in a stream's header, one name a line */
void names_judge_class(const char *where, const char *name);

#endif
