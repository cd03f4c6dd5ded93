/* image_turn.c - copies the pixels of a picture in the order of its EXIF orientation */
#include "image/image_turn.h"

#include "base/die.h"

#include <string.h>

/* What to do for each orientation: first exchange rows and columns, or not; then read which of them from their end. */
static const struct turn {
    int transpose, rows_back, columns_back;
} turns[] = {
    [2] = { 0, 0, 1 }, [3] = { 0, 1, 1 }, [4] = { 0, 1, 0 }, [5] = { 1, 0, 0 }, [6] = { 1, 1, 0 }, [7] = { 1, 1, 1 }, [8] = { 1, 0, 1 },
};

/* Each row of `to` is a row or a column of `from`, steps of which are one pixel along it. */
static void copy_turned(const struct image *from, struct image *to, const struct turn *t)
{
    ptrdiff_t c = from->channels, row = (ptrdiff_t)from->width * c;
    const unsigned char *start = from->pixel + (t->rows_back ? (from->height - 1) * row : 0) + (t->columns_back ? row - c : 0);
    ptrdiff_t down = t->rows_back ? -row : row, right = t->columns_back ? -c : c;
    ptrdiff_t step = t->transpose ? down : right, next = t->transpose ? right : down;
    unsigned char *out = to->pixel;
    for (uint32_t y = 0; y < to->height; y++)
        for (uint32_t x = 0; x < to->width; x++, out += c)
            memcpy(out, start + (ptrdiff_t)y * next + (ptrdiff_t)x * step, (size_t)c);
}

void image_turn_upright(struct image *image, struct image *spare)
{
    if (image->orientation <= 1)
        return;
    if (image->orientation >= sizeof turns / sizeof *turns)
        bug("an orientation beyond 8");
    const struct turn *t = &turns[image->orientation];
    spare->limit = image->limit;
    if (image_set(spare, t->transpose ? image->width : image->height, t->transpose ? image->height : image->width, image->channels))
        bug("a picture that is too large once it is turned");
    copy_turned(image, spare, t);
    image_swap(image, spare);
}
