/* image_format.h - what there is to say about one format of picture files; the registry is image_formats.h */
#ifndef IMAGE_IMAGE_FORMAT_H
#define IMAGE_IMAGE_FORMAT_H

#include "bytes/sniff.h"
#include "image/image.h"

struct image_format {
    const char *name;           /* as users type it */
    const char *endings[6];     /* of files' names, in lower case, with the dot; NULL after the last one */
    enum sniff (*sniff)(const unsigned char *head, size_t n);
    /* the n bytes of a whole file; 0, or -1 with a text */
    int (*decode)(struct image *to, const unsigned char *bytes, size_t n, char error[300]);
};

#endif
