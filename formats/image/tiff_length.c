/* tiff_length.c - walks the directories of a TIFF, classic or BigTIFF, and notes the last byte that they name */
#include "image/tiff_length.h"

#include <stdint.h>

#define DIRECTORIES 64          /* most of a file: pages, previews, EXIF */

enum { TAG_STRIP_OFFSETS = 273, TAG_STRIP_COUNTS = 279, TAG_TILE_OFFSETS = 324, TAG_TILE_COUNTS = 325, TAG_SUB = 330, TAG_EXIF = 34665,
       TAG_GPS = 34853 };

/* One entry of a directory: count values of `size` bytes at `at`. */
struct values {
    uint64_t at, count;
    unsigned size;
};

struct walk {
    const unsigned char *bytes;
    uint64_t n, end;            /* bytes there are; where what was named so far ends */
    int big_endian, big;        /* BigTIFF: offsets of 8 bytes */
    uint64_t directory[DIRECTORIES];
    size_t directories;
};

static uint64_t number(const struct walk *w, uint64_t at, unsigned size)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < size; i++)
        v |= (uint64_t)w->bytes[at + i] << 8 * (w->big_endian ? size - 1 - i : i);
    return v;
}

/* These bytes belong to the file; 0, or -1 if they are not all there. */
static int name_bytes(struct walk *w, uint64_t at, uint64_t count, unsigned size)
{
    if (at > w->n || count > (w->n - at) / size)
        return -1;
    w->end = at + count * size > w->end ? at + count * size : w->end;
    return 0;
}

static int add_directory(struct walk *w, uint64_t at)
{
    for (size_t i = 0; i < w->directories; i++)
        if (w->directory[i] == at)
            return 0;           /* a circle ends there */
    if (w->directories == DIRECTORIES)
        return -1;
    w->directory[w->directories++] = at;
    return 0;
}

static uint64_t value(const struct walk *w, const struct values *v, uint64_t i)
{
    return number(w, v->at + i * v->size, v->size);
}

/* The values of the entry at `at`, which lie in it or where it says. */
static int read_entry(struct walk *w, uint64_t at, struct values *v)
{
    static const unsigned char sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8 };
    unsigned offset = w->big ? 8 : 4;
    uint64_t type = number(w, at + 2, 2);
    v->size = type < sizeof sizes && sizes[type] ? sizes[type] : 1;
    v->count = number(w, at + 4, offset);
    v->at = at + 4 + offset;
    if (v->count > offset / v->size)
        v->at = number(w, v->at, offset);
    return name_bytes(w, v->at, v->count, v->size);
}

/* Strips or tiles: their places and their lengths. */
static int name_parts(struct walk *w, const struct values *offsets, const struct values *counts)
{
    uint64_t parts = offsets->count < counts->count ? offsets->count : counts->count;
    for (uint64_t i = 0; i < parts; i++)
        if (name_bytes(w, value(w, offsets, i), value(w, counts, i), 1))
            return -1;
    return 0;
}

static int add_directories(struct walk *w, const struct values *v)
{
    for (uint64_t i = 0; i < v->count; i++)
        if (value(w, v, i) && add_directory(w, value(w, v, i)))
            return -1;
    return 0;
}

static int walk_directory(struct walk *w, uint64_t at)
{
    unsigned head = w->big ? 8 : 2, entry = w->big ? 20 : 12, offset = w->big ? 8 : 4;
    struct values offsets[2] = { { .count = 0 } }, counts[2] = { { .count = 0 } }, v;
    if (name_bytes(w, at, 1, head))
        return -1;
    uint64_t entries = number(w, at, head), next = at + head + entries * entry;
    if (entries > 65535 || name_bytes(w, at, 1, (unsigned)(head + entries * entry + offset)))
        return -1;
    for (uint64_t i = 0; i < entries; i++) {
        uint64_t tag = number(w, at + head + i * entry, 2);
        if (read_entry(w, at + head + i * entry, &v))
            return -1;
        if (tag == TAG_STRIP_OFFSETS || tag == TAG_TILE_OFFSETS)
            offsets[tag == TAG_TILE_OFFSETS] = v;
        else if (tag == TAG_STRIP_COUNTS || tag == TAG_TILE_COUNTS)
            counts[tag == TAG_TILE_COUNTS] = v;
        else if ((tag == TAG_SUB || tag == TAG_EXIF || tag == TAG_GPS) && add_directories(w, &v))
            return -1;
    }
    uint64_t after = number(w, next, offset);
    return name_parts(w, &offsets[0], &counts[0]) || name_parts(w, &offsets[1], &counts[1]) || (after && add_directory(w, after)) ? -1 : 0;
}

/* Some writers fill the last 16 bytes with zeros. */
static uint64_t with_padding(const struct walk *w)
{
    uint64_t full = (w->end + 15) / 16 * 16;
    for (uint64_t i = w->end; i < full; i++)
        if (i >= w->n || w->bytes[i])
            return w->end;
    return full;
}

size_t tiff_length(const unsigned char *bytes, size_t n)
{
    struct walk w = { .bytes = bytes, .n = n };
    if (n < 16 || (bytes[0] != 'I' && bytes[0] != 'M') || bytes[1] != bytes[0])
        return 0;
    w.big_endian = bytes[0] == 'M';
    w.big = number(&w, 2, 2) == 43;
    if (add_directory(&w, number(&w, w.big ? 8 : 4, w.big ? 8 : 4)))
        return 0;
    for (size_t i = 0; i < w.directories; i++)
        if (walk_directory(&w, w.directory[i]))
            return 0;
    return (size_t)with_padding(&w);
}
