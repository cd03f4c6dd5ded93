/* thumbnails.c - makes, places and draws them */
#include "view/thumbnails.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"
#include "view/plot_ink.h"
#include "view/terminal_image.h"

#include <stdlib.h>
#include <string.h>

#define FRAME 2                 /* pixels in the label's colour around a picture */
#define SMALL 12                /* pictures with sides below it are drawn larger */

void thumbnails_init(struct thumbnails *t, uint32_t height, uint32_t width, uint32_t channels)
{
    uint32_t side = (uint32_t)max_size(height, width);
    memset(t, 0, sizeof *t);
    t->channels = channels;
    t->shrink = (uint32_t)div_ceil(side, THUMBNAIL_SIDE);
    t->grow = side < SMALL ? 2 * SMALL / side : 1;
    t->height = (uint32_t)div_ceil(height, t->shrink) * t->grow;
    t->width = (uint32_t)div_ceil(width, t->shrink) * t->grow;
    if (image_set(&t->room, height, width, channels))
        bug("a picture that was not checked");
}

void thumbnails_free(struct thumbnails *t)
{
    image_free(&t->room);
    free(t->place);
    memset(t, 0, sizeof *t);
}

size_t thumbnails_size(const struct thumbnails *t)
{
    return (size_t)t->height * t->width * t->channels;
}

void thumbnails_make(struct thumbnails *t, const unsigned char *original, unsigned char *to)
{
    struct image small = t->room;
    memcpy(small.pixel, original, (size_t)small.height * small.width * small.channels);
    terminal_image_shrink(&small, t->shrink);
    for (size_t y = 0; y < t->height; y++)
        for (size_t x = 0; x < t->width; x++, to += t->channels)
            memcpy(to, small.pixel + (y / t->grow * small.width + x / t->grow) * t->channels, t->channels);
}

/* Two pictures whose middles are in one cell overlap, so a cell holds one, and its neighbours are all that it may touch. */
static int has_room(const struct thumbnails *t, long x, long y, long wide, long high)
{
    long cx = x / wide, cy = y / high;
    for (long v = cy ? cy - 1 : 0; v <= cy + 1 && v < (long)t->down; v++)
        for (long u = cx ? cx - 1 : 0; u <= cx + 1 && u < (long)t->across; u++) {
            const long *at = t->place[v * (long)t->across + u];
            if (at[0] >= 0 && labs(at[0] - x) < wide && labs(at[1] - y) < high)
                return 0;
        }
    return 1;
}

static void make_places(struct thumbnails *t, const struct image *picture, long wide, long high)
{
    t->across = (size_t)(picture->width / wide + 1);
    t->down = (size_t)(picture->height / high + 1);
    t->place = xarray(t->across * t->down, sizeof *t->place);
    memset(t->place, 255, t->across * t->down * sizeof *t->place);
}

static void draw(const struct thumbnails *t, struct image *to, long left, long top, const unsigned char *picture)
{
    for (size_t y = 0; y < t->height; y++) {
        unsigned char *at = to->pixel + (((size_t)top + y) * to->width + (size_t)left) * 3;
        for (size_t x = 0; x < t->width; x++, picture += t->channels, at += 3)
            for (size_t c = 0; c < 3; c++)
                at[c] = picture[t->channels == 3 ? c : 0];
    }
}

int thumbnails_put(struct thumbnails *t, const struct plot_axes *a, struct image *to, double at_x, double at_y,
                   const unsigned char *picture, int32_t label)
{
    long wide = (long)t->width + 2 * FRAME, high = (long)t->height + 2 * FRAME, x = (long)at_x, y = (long)at_y;
    long left = x - wide / 2, top = y - high / 2;
    if (left < a->left || top < a->top || left + wide > a->left + a->width || top + high > a->top + a->height)
        return 0;
    if (!t->place)
        make_places(t, to, wide, high);
    if (!has_room(t, x, y, wide, high))
        return 0;
    long *place = t->place[y / high * (long)t->across + x / wide];
    place[0] = x;
    place[1] = y;
    plot_rect_coloured(to, left, top, wide, high, label);
    draw(t, to, left + FRAME, top + FRAME, picture);
    return 1;
}
