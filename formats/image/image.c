/* image.c - memory for pixels of 8 bits */
#include "image/image.h"

#include "base/alloc.h"
#include "base/die.h"

#include <stdlib.h>
#include <string.h>

static uint32_t most_pixels(const struct image *i)
{
    return i->limit ? i->limit : IMAGE_PIXELS;
}

int image_fits(const struct image *i, uint32_t height, uint32_t width)
{
    return height && width && height <= IMAGE_SIDE && width <= IMAGE_SIDE && (uint64_t)height * width <= most_pixels(i);
}

int image_set(struct image *i, uint32_t height, uint32_t width, uint32_t channels)
{
    if (channels != 1 && channels != 3)
        bug("an image of neither 1 nor 3 channels");
    if (!image_fits(i, height, width))
        return -1;
    size_t bytes = (size_t)height * width * channels;
    if (i->capacity < bytes) {
        free(i->pixel);
        i->pixel = xmalloc(bytes);
        i->capacity = bytes;
    }
    i->height = height;
    i->width = width;
    i->channels = channels;
    i->orientation = 1;
    i->is_first = 0;
    return 0;
}

const char *image_limit(const struct image *i)
{
    return most_pixels(i) == IMAGE_PIXELS ? "16 million, or 64 million if it is made smaller," : "64 million";
}

void image_blend(struct image *to, const unsigned char *raw)
{
    size_t pixels = (size_t)to->height * to->width, c = to->channels;
    for (size_t i = 0; i < pixels; i++, raw += c + 1)
        for (size_t k = 0; k < c; k++)
            to->pixel[i * c + k] = image_on_white(raw[k], raw[c]);
}

void image_swap(struct image *a, struct image *b)
{
    struct image c = *a;
    *a = *b;
    *b = c;
}

void image_free(struct image *i)
{
    free(i->pixel);
    memset(i, 0, sizeof *i);
}
