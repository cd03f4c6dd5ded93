/* image_file.c - see image_file.h */
#include "image/image_file.h"

#include "image/image.h"
#include "image/jpeg.h"
#include "image/png.h"
#include "image/pnm.h"
#include "image/resample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int image_file_decode(struct image *to, enum format as, const unsigned char *bytes, size_t n, char error[300])
{
    int free_to_choose = as != FORMAT_PNG && as != FORMAT_JPEG && as != FORMAT_PNM;
    if (as == FORMAT_JPEG || (free_to_choose && n > 2 && !memcmp(bytes, "\xff\xd8\xff", 3)))
        return jpeg_decode(to, bytes, n, error);
    if (as == FORMAT_PNM || (free_to_choose && n > 2 && bytes[0] == 'P' && bytes[1] >= '2' && bytes[1] <= '7'))
        return pnm_decode(to, bytes, n, error);
    if (as == FORMAT_PNG || (n > 4 && !memcmp(bytes, "\x89PNG", 4)))
        return png_decode(to, bytes, n, error);
    snprintf(error, 300, "no picture: none of PNG, JPEG, PGM, PPM, PAM, by its first bytes");
    return -1;
}

/* The largest middle part that has the shape of height x width, to the pixel. */
static void crop_to_shape(struct image *i, uint32_t height, uint32_t width)
{
    uint64_t across = ((uint64_t)i->height * width + height / 2) / height, down = ((uint64_t)i->width * height + width / 2) / width;
    if (across <= i->width)
        resample_crop(i, i->height, across ? (uint32_t)across : 1);
    else
        resample_crop(i, down ? (uint32_t)down : 1, i->width);
}

/* Room in spare, beside i, for height x width pixels; 0, or -1 with a text. */
static int make_room(struct image *spare, uint32_t height, uint32_t width, uint32_t channels, char error[300])
{
    if (image_set(spare, height, width, channels)) {
        snprintf(error, 300, "a size beyond 16 million pixels");
        return -1;
    }
    return 0;
}

static void swap(struct image *a, struct image *b)
{
    struct image c = *a;
    *a = *b;
    *b = c;
}

int image_file_transform(struct image *i, struct image *spare, const struct image_transform *wish, char error[300])
{
    if (wish->gray)
        resample_gray(i);
    if (wish->crop > i->height || wish->crop > i->width) {
        snprintf(error, 300, "%lux%lu pixels, of which %lux%lu cannot be cut out", (unsigned long)i->width,
                 (unsigned long)i->height, (unsigned long)wish->crop, (unsigned long)wish->crop);
        return -1;
    }
    if (wish->crop)
        resample_crop(i, wish->crop, wish->crop);
    if (wish->cover)
        crop_to_shape(i, wish->height, wish->width);
    if (wish->height && (wish->height != i->height || wish->width != i->width)) {
        if (make_room(spare, wish->height, wish->width, i->channels, error))
            return -1;
        resample(i, spare);
        swap(i, spare);
    }
    if (wish->color && i->channels == 1) {
        if (make_room(spare, i->height, i->width, 3, error))
            return -1;
        resample_color(i, spare);
        swap(i, spare);
    }
    return 0;
}

int image_file_parse_size(const char *text, uint32_t *height, uint32_t *width)
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
