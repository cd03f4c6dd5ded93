/* image.h - pixels of 8 bits, grey or colour
 *
 * Memory      the caller holds struct image; pixel is reused while it is large enough; image_free
 */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

struct image {
    uint32_t height, width, channels;   /* channels: 1 grey, 3 colour */
    unsigned char *pixel;               /* [height,width,channels] */
    size_t capacity;            /* bytes of pixel */
    uint32_t limit;             /* most pixels that image_set allows; 0: IMAGE_PIXELS */
    uint8_t orientation;        /* EXIF's number, 1 to 8, which image_turn.h obeys; 1, or 0: as it is */
    uint8_t is_first;           /* its file has further pages or frames, which are not read */
};

#define IMAGE_PIXELS (16u << 20)
#define IMAGE_REDUCED_PIXELS (64u << 20)        /* of what will be made smaller */
#define IMAGE_SIDE 65535u

/* image_set - this size, with memory for its pixels, upright; 0, or -1 if it has more pixels than its limit, a side over
 * IMAGE_SIDE, or none. image_limit - the limit in words */
int image_set(struct image *i, uint32_t height, uint32_t width, uint32_t channels);
const char *image_limit(const struct image *i);
/* image_fits - may it be of this size? */
int image_fits(const struct image *i, uint32_t height, uint32_t width);

/* image_share - v times share / 255, rounded to the nearest */
static inline unsigned image_share(unsigned v, unsigned share)
{
    return (v * share + 127) / 255;
}

/* image_on_white - a sample over white, by its alpha; image_blend - all of them into `to`, from raw [height,width,channels+1], where
 * alpha comes last */
static inline unsigned char image_on_white(unsigned v, unsigned alpha)
{
    return (unsigned char)((v * alpha + 255u * (255u - alpha) + 127) / 255);
}
void image_blend(struct image *to, const unsigned char *raw);

void image_swap(struct image *a, struct image *b);
void image_free(struct image *i);

#endif
