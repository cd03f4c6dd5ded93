/* image_formats.c - the registry of picture formats, and pictures decoded by it */
#include "image/image_formats.h"

#include "bytes/foreign.h"

#include <stdio.h>
#include <strings.h>

#define IMAGE_FORMAT_ADDRESS(name) &image_format_##name,
static const struct image_format *const formats[] = { IMAGE_FORMATS(IMAGE_FORMAT_ADDRESS) };

const struct image_format *image_formats_get(size_t i)
{
    return i < sizeof formats / sizeof *formats ? formats[i] : NULL;
}

const struct image_format *image_formats_sniff(const unsigned char *head, size_t n, enum sniff level)
{
    const struct image_format *f;
    for (size_t i = 0; (f = image_formats_get(i)); i++)
        if (f->sniff(head, n) == level)
            return f;
    return NULL;
}

int image_formats_ending(const char *dot)
{
    const struct image_format *f;
    for (size_t i = 0; (f = image_formats_get(i)); i++)
        for (const char *const *ending = f->endings; *ending; ending++)
            if (!strcasecmp(dot, *ending))
                return 1;
    return 0;
}

static int fail_unknown(const unsigned char *bytes, size_t size, char error[300])
{
    const struct image_format *f;
    const char *foreign = foreign_file(bytes, size);
    if (foreign) {
        snprintf(error, 300, "no picture: %s", foreign);
        return -1;
    }
    int n = snprintf(error, 300, "no picture: none of the formats");
    for (size_t i = 0; (f = image_formats_get(i)) && n < 250; i++)
        n += snprintf(error + n, 300 - (size_t)n, "%s %.20s", i ? "," : "", f->name);
    snprintf(error + n, 300 - (size_t)n, ", by its first bytes");
    return -1;
}

int image_formats_decode(struct image *to, const struct image_format *format, const struct image_request *want,
                         const unsigned char *bytes, size_t n, char error[300])
{
    for (enum sniff level = SNIFF_SURE; !format && level > SNIFF_NO; level--)
        format = image_formats_sniff(bytes, n, level);
    if (!format)
        return fail_unknown(bytes, n, error);
    to->limit = want->height && want->width ? IMAGE_REDUCED_PIXELS : IMAGE_PIXELS;
    return format->decode_for ? format->decode_for(to, want, bytes, n, error) : format->decode(to, bytes, n, error);
}
