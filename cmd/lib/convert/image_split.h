/* image_split.h - the pictures in the bytes of one file: one, or several behind one another
 *
 * Frames of a video come through a pipe as one picture after the other, and a PNM file may hold several. What is not one of
 * the picture formats is one piece, too, for its decoder to refuse. A gzip is unpacked.
 *
 * Memory      the bytes of one picture, at most IMAGE_SPLIT_BYTES; the caller owns what is taken out
 * Failure     returns codes and leaves a text in s->error, empty if the source itself failed
 *
 *     image_split_open(&s, from, several);
 *     while ((r = image_split_next(&s, &bytes, &n)) > 0)
 *         decode(bytes, n), free(bytes);
 *     image_split_close(&s);
 */
#ifndef CONVERT_IMAGE_SPLIT_H
#define CONVERT_IMAGE_SPLIT_H

#include "bytes/inflate.h"
#include "image/image_format.h"

#define IMAGE_SPLIT_BYTES ((size_t)256 << 20)

struct image_split {
    struct reader from;
    int several;                /* look for more than one picture */
    const struct image_format *format;  /* of the first picture, or NULL */
    unsigned char *buffer;      /* bytes that were read and not returned yet */
    size_t n, capacity;
    int started, ended;
    unsigned char magic[2];     /* the first bytes of a gzip, which were read to recognize it */
    size_t magic_left;
    struct inflate *gunzip;
    uint64_t left_over;         /* bytes behind the pictures, which are none */
    int without_end;            /* the last picture has all the rest, as its end was not found */
    char error[300];
};

void image_split_open(struct image_split *s, struct reader from, int several);
/* image_split_next - 1: the next picture's bytes, at least one, which the caller frees; 0: there is none; -1 */
int image_split_next(struct image_split *s, unsigned char **bytes, size_t *n);
void image_split_close(struct image_split *s);

#endif
