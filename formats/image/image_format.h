/* image_format.h - what there is to say about one format of picture files; the registry is image_formats.h */
#ifndef IMAGE_IMAGE_FORMAT_H
#define IMAGE_IMAGE_FORMAT_H

#include "bytes/sniff.h"
#include "image/image_request.h"

struct image_format {
    const char *name;           /* as users type it */
    const char *endings[6];     /* of files' names, in lower case, with the dot; NULL after the last one */
    enum sniff (*sniff)(const unsigned char *head, size_t n);
    int joined;                 /* a file may hold several pictures, one behind the other */
    int has_previews;           /* in a file of one of the endings, further pictures are previews of the first */
    /* the n bytes of a whole file; 0, or -1 with a text */
    int (*decode)(struct image *to, const unsigned char *bytes, size_t n, char error[300]);
    /* the same where less detail is enough; NULL: the format cannot leave any out */
    int (*decode_for)(struct image *to, const struct image_request *want, const unsigned char *bytes, size_t n, char error[300]);
    /* of the first picture in n bytes, where one may follow the other: its bytes, or 0 as long as more are needed to tell, or it is
     * damaged. NULL where a picture does not say where it ends. */
    size_t (*length)(const unsigned char *bytes, size_t n);
};

#endif
