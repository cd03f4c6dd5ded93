/* webdataset_labels.h - labels of WebDataset: the file of a sample that ends in .cls holds a number
 *
 * The files of a sample have one name up to the first dot of its last part; they may stand anywhere in their archive or
 * folder. Samples of different files (shards) are different ones.
 *
 * Memory      a name for each label; webdataset_labels_free
 * Failure     does not return: 65 for what is no number, and for a second label of a sample
 *
 *     webdataset_labels_add(&l, file, "a/0001.cls", bytes, n, where);     for each of them
 *     webdataset_labels_sort(&l);
 *     y = webdataset_labels_find(&l, file, "a/0001.left.png");
 */
#ifndef CONVERT_WEBDATASET_LABELS_H
#define CONVERT_WEBDATASET_LABELS_H

#include <stddef.h>
#include <stdint.h>

struct webdataset_label {
    size_t file;
    char *key;
    int32_t y;
};

struct webdataset_labels {
    struct webdataset_label *label;
    size_t n;
};

void webdataset_labels_add(struct webdataset_labels *l, size_t file, const char *name, const unsigned char *bytes, size_t n,
                           const char *where);
void webdataset_labels_sort(struct webdataset_labels *l);
/* webdataset_labels_find - the label of the sample that this file belongs to, or -1 */
int32_t webdataset_labels_find(const struct webdataset_labels *l, size_t file, const char *name);
void webdataset_labels_free(struct webdataset_labels *l);

#endif
