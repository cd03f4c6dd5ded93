/* sample_names.h - the names of pictures, in folders and archives: what they say about class and sample
 *
 * Memory      what is returned is the caller's to free
 */
#ifndef CONVERT_SAMPLE_NAMES_H
#define CONVERT_SAMPLE_NAMES_H

#include <stddef.h>

int sample_name_is_hidden(const char *name);              /* it or a folder of it begins with a dot */
int sample_name_is_image(const char *name);
int sample_name_is_label(const char *name);               /* ends in .cls: a label of WebDataset */
/* sample_name_key - what the files of one sample of WebDataset share: the name up to the first dot of its last part */
char *sample_name_key(const char *name);
/* sample_name_folder - the folder of a name without the folder root (or NULL), "" if there is none */
char *sample_name_folder(const char *name, const char *root);
/* sample_name_class - the last part of a folder's path */
char *sample_name_class(const char *folder);
/* sample_name_check_class - 65 if it cannot stand in a stream's header, one name a line */
void sample_name_check_class(const char *where, const char *name);

#endif
