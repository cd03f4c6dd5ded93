/* thumbnails.h - small pictures at places of a plot, of which no two overlap: the first that comes to a place stays
 *
 * Invariants  the result depends on the order of the pictures alone
 * Memory      the caller holds struct thumbnails; a place for each picture that has room
 * Failure     none but lack of memory (71)
 */
#ifndef VIEW_THUMBNAILS_H
#define VIEW_THUMBNAILS_H

#include "image/image.h"
#include "view/plot_axes.h"

#define THUMBNAIL_SIDE 32       /* most pixels of a picture's longer side; larger ones are made smaller */

struct thumbnails {
    uint32_t height, width, channels;   /* of the pictures that are drawn */
    uint32_t shrink, grow;      /* by which they are made from the originals */
    struct image room;          /* for one of them */
    long (*place)[2];           /* [down,across] the middle of the picture whose middle is in this cell, or -1 */
    size_t across, down;        /* cells, each as large as a picture with its frame */
};

/* thumbnails_init - for pictures of this size */
void thumbnails_init(struct thumbnails *t, uint32_t height, uint32_t width, uint32_t channels);
/* thumbnails_size - bytes of one; thumbnails_make - from an original [height,width,channels] into to */
size_t thumbnails_size(const struct thumbnails *t);
void thumbnails_make(struct thumbnails *t, const unsigned char *original, unsigned char *to);
/* thumbnails_put - draw one, framed in the colour of its label, with its middle at pixel (x,y); 0 if there is no room for it within
 * the axes */
int thumbnails_put(struct thumbnails *t, const struct plot_axes *a, struct image *to, double x, double y, const unsigned char *picture,
                   int32_t label);
void thumbnails_free(struct thumbnails *t);

#endif
