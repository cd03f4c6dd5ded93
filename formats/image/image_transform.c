/* image_transform.c - pictures turned upright, made grey or coloured, cropped and resized, as asked */
#include "image/image_transform.h"

#include "image/image_turn.h"
#include "image/resample.h"

#include <stdio.h>
#include <stdlib.h>

/* The largest middle part that has the shape of height x width, to the pixel. */
static void crop_to_shape(struct image *i, uint32_t height, uint32_t width)
{
    uint64_t across = ((uint64_t)i->height * width + height / 2) / height, down = ((uint64_t)i->width * height + width / 2) / width;
    if (across <= i->width)
        resample_crop(i, i->height, across ? (uint32_t)across : 1);
    else
        resample_crop(i, down ? (uint32_t)down : 1, i->width);
}

/* A size for spare; 0, or -1 with a text. */
static int set_size(struct image *spare, uint32_t height, uint32_t width, uint32_t channels, char error[300])
{
    if (image_set(spare, height, width, channels)) {
        snprintf(error, 300, "a size beyond 16 million pixels");
        return -1;
    }
    return 0;
}

int image_transform_apply(struct image *i, struct image *spare, const struct image_transform *t, char error[300])
{
    image_turn_upright(i, spare);
    if (t->gray)
        resample_gray(i);
    if (t->crop > i->height || t->crop > i->width) {
        snprintf(error, 300, "%lux%lu pixels, of which %lux%lu cannot be cut out", (unsigned long)i->width,
                 (unsigned long)i->height, (unsigned long)t->crop, (unsigned long)t->crop);
        return -1;
    }
    if (t->crop)
        resample_crop(i, t->crop, t->crop);
    if (t->cover)
        crop_to_shape(i, t->height, t->width);
    if (t->height && (t->height != i->height || t->width != i->width)) {
        if (set_size(spare, t->height, t->width, i->channels, error))
            return -1;
        resample(i, spare);
        image_swap(i, spare);
    }
    if (t->color && i->channels == 1) {
        if (set_size(spare, i->height, i->width, 3, error))
            return -1;
        resample_color(i, spare);
        image_swap(i, spare);
    }
    return 0;
}

struct image_request image_transform_request(const struct image_transform *t)
{
    return t->crop ? (struct image_request){ 0, 0 } : (struct image_request){ t->height, t->width };
}

int image_transform_parse_size(const char *text, uint32_t *height, uint32_t *width)
{
    char *end;
    unsigned long w, h;
    if (*text < '1' || *text > '9')
        return -1;
    h = w = strtoul(text, &end, 10);
    if (*end == 'x' && end[1] >= '1' && end[1] <= '9')
        h = strtoul(end + 1, &end, 10);
    if (*end || w > IMAGE_SIDE || h > IMAGE_SIDE || (uint64_t)w * h > IMAGE_PIXELS)
        return -1;
    *height = (uint32_t)h;
    *width = (uint32_t)w;
    return 0;
}
