/* image_batch.c - a tile for each picture: decode, turn upright, transform */
#include "convert/image_batch.h"

#include "base/sizes.h"
#include "image/exif.h"
#include "image/image_formats.h"
#include "image/image_turn.h"

#include <stdlib.h>
#include <string.h>

void image_batch_init(struct image_batch *b, int threads, const struct image_transform *transform)
{
    memset(b, 0, sizeof *b);
    b->compute = compute_new(threads);
    b->transform = *transform;
}

void image_batch_free(struct image_batch *b)
{
    image_batch_empty(b);
    compute_free(b->compute);
}

void image_batch_empty(struct image_batch *b)
{
    for (size_t i = 0; i < b->jobs; i++) {
        free(b->job[i].where);
        free(b->job[i].name);
        free(b->job[i].bytes);
        image_free(&b->job[i].image);
    }
    b->jobs = b->bytes = 0;
}

/* The first picture comes alone: it tells how much memory results take. */
int image_batch_has_room(const struct image_batch *b)
{
    size_t most = b->result ? min_size(max_size(IMAGE_BATCH_BYTES / b->result, 2), IMAGE_BATCH_JOBS) : 1;
    return b->jobs < most && b->bytes < IMAGE_BATCH_BYTES;
}

void image_batch_add(struct image_batch *b, const struct image_job *job)
{
    b->job[b->jobs++] = *job;
    b->bytes += job->n;
}

static void run_job(void *context, size_t i, struct compute_worker *worker)
{
    struct image_batch *b = context;
    struct image_job *job = &b->job[i];
    struct image spare = { 0 };
    struct image_request want = image_transform_request(&b->transform);
    (void)worker;
    if (job->error[0] || image_formats_decode(&job->image, job->format, &want, job->bytes, job->n, job->error))
        return;
    job->decoded = (uint64_t)job->image.height * job->image.width * job->image.channels;
    free(job->bytes);
    job->bytes = NULL;
    job->is_first = job->image.is_first;
    job->turned = job->image.orientation > EXIF_UPRIGHT;
    image_turn_upright(&job->image, &spare);
    job->height = job->image.height;
    job->width = job->image.width;
    (void)image_transform_apply(&job->image, &spare, &b->transform, job->error);
    image_free(&spare);
}

void image_batch_run(struct image_batch *b)
{
    compute_run(b->compute, b->jobs, run_job, b);
    for (size_t i = 0; i < b->jobs; i++) {
        const struct image *image = &b->job[i].image;
        if (!b->job[i].error[0])
            b->result = max_size(b->result, (size_t)image->height * image->width * image->channels);
    }
}
