/* image_batch.h - pictures decoded and transformed, many at a time, on several threads
 *
 * Order and results do not depend on the number of threads.
 *
 * Memory      IMAGE_BATCH_JOBS pictures, of IMAGE_BATCH_BYTES of files and about as many of results; and for each thread what
 *             decoding one picture takes
 *
 *     image_batch_init(&b, threads, &transform);
 *     while (image_batch_has_room(&b))
 *         image_batch_add(&b, ...);
 *     image_batch_run(&b);                         b.job[0 .. b.jobs-1]
 */
#ifndef CONVERT_IMAGE_BATCH_H
#define CONVERT_IMAGE_BATCH_H

#include "image/image_format.h"
#include "image/image_transform.h"
#include "tensor/compute.h"

#define IMAGE_BATCH_JOBS 64
#define IMAGE_BATCH_BYTES ((size_t)32 << 20)

struct image_job {
    char *where;                /* for messages */
    char *name;                 /* below its file */
    size_t file;
    int32_t y;
    unsigned char *bytes;       /* of its file */
    size_t n;
    int without_end;            /* the bytes are all the rest of a stream of pictures */
    const struct image_format *format;          /* or NULL: that of the first bytes */

    struct image image;         /* transformed */
    uint32_t height, width;     /* upright, before the transformation */
    uint64_t decoded;           /* bytes of pixels that the decoder made */
    int turned;                 /* by its EXIF orientation */
    int is_first;               /* of several pages or frames of its file */
    char error[300];            /* what is wrong with it, or "" */
};

struct image_batch {
    struct compute *compute;
    struct image_transform transform;
    struct image_job job[IMAGE_BATCH_JOBS];
    size_t jobs;
    size_t bytes;               /* of their files */
    size_t result;              /* bytes of the largest result so far, 0: none is known yet */
};

void image_batch_init(struct image_batch *b, int threads, const struct image_transform *transform);
void image_batch_free(struct image_batch *b);
int image_batch_has_room(const struct image_batch *b);
/* image_batch_add - a picture, whose where, name, file, y, bytes, n, format and error are set; the batch owns them */
void image_batch_add(struct image_batch *b, const struct image_job *job);
void image_batch_run(struct image_batch *b);
/* image_batch_empty - before the next pictures are added */
void image_batch_empty(struct image_batch *b);

#endif
