/* point_spool.c - rows in two temporary files, so that the numbers lie together as one matrix */
#include "view/point_spool.h"

#include <math.h>
#include <string.h>

void point_spool_open(struct point_spool *s, size_t numbers, size_t picture)
{
    memset(s, 0, sizeof *s);
    s->numbers = numbers;
    s->picture = picture;
    tempfile_open(&s->points);
    tempfile_open(&s->others);
}

void point_spool_add(struct point_spool *s, const real *numbers, int32_t label, const unsigned char *picture)
{
    for (size_t i = 0; i < s->numbers; i++)
        if (!isfinite(numbers[i])) {
            s->odd++;
            return;
        }
    tempfile_write(&s->points, numbers, s->numbers * sizeof *numbers);
    tempfile_write(&s->others, &label, sizeof label);
    if (s->picture)
        tempfile_write(&s->others, picture, s->picture);
    s->rows++;
}

const real *point_spool_points(struct point_spool *s)
{
    return (const real *)(const void *)tempfile_map(&s->points);
}

static const unsigned char *other(struct point_spool *s, size_t i)
{
    return tempfile_map(&s->others) + i * (sizeof(int32_t) + s->picture);
}

int32_t point_spool_label(struct point_spool *s, size_t i)
{
    int32_t label;
    memcpy(&label, other(s, i), sizeof label);
    return label;
}

const unsigned char *point_spool_picture(struct point_spool *s, size_t i)
{
    return s->picture ? other(s, i) + sizeof(int32_t) : NULL;
}

void point_spool_close(struct point_spool *s)
{
    tempfile_close(&s->points);
    tempfile_close(&s->others);
    memset(s, 0, sizeof *s);
}
