/* sample_names.h - the names of pictures, in folders and archives: what they say about class and sample
 *
 * Memory      what is returned is the caller's to free
 */
#ifndef CONVERT_SAMPLE_NAMES_H
#define CONVERT_SAMPLE_NAMES_H

#include "bytes/label_column.h"
#include "stream/header.h"

#include <stddef.h>

#define SAMPLE_NAMES_CLASSES (32u << 10)        /* bytes of all names of classes; a header holds 64 KiB */

int sample_name_is_hidden(const char *name);              /* it or a folder of it begins with a dot */
int sample_name_is_image(const char *name);
int sample_name_is_label(const char *name);               /* ends in .cls: a label of WebDataset */
/* sample_name_key - what the files of one sample of WebDataset share: the name up to the first dot of its last part */
char *sample_name_key(const char *name);
/* sample_name_folder - the folder of a name without the folder root (or NULL), "" if there is none */
char *sample_name_folder(const char *name, const char *root);
/* sample_names_set_classes - the names in the order of their numbers, one a line, as the header's meta "classes"; a line on stderr
 * instead, if they do not fit; 65 for one that cannot stand there. sample_names_set_labels - of a column, which may be NULL or
 * of numbers, and then nothing is set */
void sample_names_set_classes(struct header *h, const char *where, const char *const names[], size_t n);
void sample_names_set_labels(struct header *h, const char *where, const struct label_column *c);

#endif
