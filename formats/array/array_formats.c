/* array_formats.c - the registry of array formats */
#include "array/array_formats.h"

#define ARRAY_FORMAT_ADDRESS(name) &array_format_##name,
static const struct array_format *const formats[] = { ARRAY_FORMATS(ARRAY_FORMAT_ADDRESS) };
#define FORMATS (sizeof formats / sizeof *formats)

const struct array_format *array_formats_get(size_t i)
{
    return i < FORMATS ? formats[i] : NULL;
}

const struct array_format *array_formats_sniff(const unsigned char *head, size_t n, enum sniff level)
{
    const struct array_format *f;
    for (size_t i = 0; (f = array_formats_get(i)); i++)
        if (f->sniff && f->sniff(head, n) == level)
            return f;
    return NULL;
}

int array_formats_guess(struct reader from, const struct array_format **found)
{
    unsigned char chunk[8192];
    int possible[FORMATS], left = 1;
    uint64_t pos = 0;
    ssize_t got = 1;
    for (size_t i = 0; i < FORMATS; i++)
        possible[i] = formats[i]->plausible != NULL;
    while (left && got) {
        got = from.read(from.context, chunk, sizeof chunk);
        if (got < 0)
            return -1;
        left = 0;
        for (size_t i = 0; i < FORMATS; i++)
            left |= possible[i] = possible[i] && formats[i]->plausible(pos, chunk, (size_t)got);
        pos += (uint64_t)got;
    }
    *found = NULL;
    for (size_t i = FORMATS; i-- > 0;)
        if (possible[i])
            *found = formats[i];
    return 0;
}
