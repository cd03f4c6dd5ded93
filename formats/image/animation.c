/* animation.c - the formats, and the calls of one */
#include "image/animation.h"

#include "base/die.h"

#include <string.h>
#include <strings.h>

#define ADDRESS(name) &animation_format_##name,
static const struct animation_format *const formats[] = { ANIMATION_FORMATS(ADDRESS) NULL };

const struct animation_format *animation_format_get(size_t i)
{
    return i < sizeof formats / sizeof *formats ? formats[i] : NULL;
}

const char *animation_format_name(size_t i)
{
    const struct animation_format *f = animation_format_get(i);
    return f ? f->name : NULL;
}

const struct animation_format *animation_format_ending(const char *path)
{
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && formats[i]; i++)
        if (!strcasecmp(dot, formats[i]->ending))
            return formats[i];
    return NULL;
}

void animation_open(struct animation *a, const struct animation_format *format, struct output_file *out, const struct animation_plan *plan)
{
    *a = (struct animation){ .format = format, .out = out, .plan = *plan };
}

void animation_frame(struct animation *a, const struct image *image)
{
    if (a->written == a->plan.frames)
        bug("a frame more than was announced");
    a->format->frame(a, image);
    a->written++;
}

void animation_close(struct animation *a)
{
    if (a->written != a->plan.frames)
        bug("fewer frames than were announced");
    a->format->close(a);
}
