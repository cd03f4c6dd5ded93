/* zip_writer.c - headers of members as they come, and the directory at the end */
#include "archive/zip_writer.h"

#include "base/alloc.h"
#include "base/output_file.h"

#include <stdlib.h>
#include <string.h>

#define FULL 0xffffffffu
#define DATE (1 << 5 | 1)       /* 1980-01-01 */
#define PLAIN 20                /* version 2.0 is needed, or 4.5 for sizes of 64 bits */
#define LARGE 45
#define UTF8 0x0800
#define EXTRA_LOCAL 20
#define EXTRA_ENTRY 28

static unsigned char *put_uint(unsigned char *p, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        *p++ = (unsigned char)(v >> 8 * i);
    return p;
}

static uint64_t clip_to_32(uint64_t v)
{
    return v < FULL ? v : FULL;
}

/* What member and entry have in common: from the version that is needed to the length of the name. */
static unsigned char *put_common(unsigned char *p, int large, uint64_t size, uint32_t crc, size_t name)
{
    p = put_uint(p, large ? LARGE : PLAIN, 2);
    p = put_uint(put_uint(p, UTF8, 2), 0, 2);
    p = put_uint(put_uint(p, 0, 2), DATE, 2);
    p = put_uint(p, crc, 4);
    p = put_uint(put_uint(p, large ? FULL : size, 4), large ? FULL : size, 4);
    return put_uint(p, name, 2);
}

void zip_writer_open(struct zip_writer *z, struct output_file *out)
{
    memset(z, 0, sizeof *z);
    z->out = out;
}

void zip_writer_member(struct zip_writer *z, const char *name, uint64_t size, uint32_t crc)
{
    size_t length = strlen(name);
    int large = size >= FULL || z->offset >= FULL;
    unsigned char head[64 + EXTRA_LOCAL], *p = put_uint(head, 0x04034b50, 4);
    p = put_uint(put_common(p, large, size, crc, length), large ? EXTRA_LOCAL : 0, 2);
    output_file_write(z->out, head, (size_t)(p - head));
    output_file_write(z->out, name, length);
    unsigned char *extra = p;
    if (large) {
        p = put_uint(put_uint(p, 1, 2), EXTRA_LOCAL - 4, 2);
        p = put_uint(put_uint(p, size, 8), size, 8);
        output_file_write(z->out, extra, EXTRA_LOCAL);
    }
    uint64_t begin = z->offset;
    z->offset += (uint64_t)(p - head) + length + size;
    z->members++;

    size_t need = 46 + length + EXTRA_ENTRY;
    if (z->capacity - z->size < need)
        z->directory = xrealloc(z->directory, z->capacity = 2 * z->capacity + need);
    p = z->directory + z->size;
    p = put_uint(put_uint(p, 0x02014b50, 4), large ? LARGE : PLAIN, 2);
    p = put_common(p, large, size, crc, length);
    p = put_uint(put_uint(p, large ? EXTRA_ENTRY : 0, 2), 0, 2);
    p = put_uint(put_uint(put_uint(p, 0, 2), 0, 2), 0, 4);
    p = put_uint(p, large ? FULL : begin, 4);
    memcpy(p, name, length);
    p += length;
    if (large) {
        p = put_uint(put_uint(p, 1, 2), EXTRA_ENTRY - 4, 2);
        p = put_uint(put_uint(put_uint(p, size, 8), size, 8), begin, 8);
    }
    z->size = (size_t)(p - z->directory);
}

void zip_writer_close(struct zip_writer *z)
{
    unsigned char end[56 + 20 + 22], *p = end;
    uint64_t directory = z->offset, after = z->offset + z->size;
    if (directory >= FULL || z->members >= 0xffff) {
        p = put_uint(put_uint(p, 0x06064b50, 4), 44, 8);
        p = put_uint(put_uint(p, LARGE, 2), LARGE, 2);
        p = put_uint(put_uint(p, 0, 4), 0, 4);
        p = put_uint(put_uint(p, z->members, 8), z->members, 8);
        p = put_uint(put_uint(p, z->size, 8), directory, 8);
        p = put_uint(put_uint(p, 0x07064b50, 4), 0, 4);
        p = put_uint(put_uint(p, after, 8), 1, 4);
    }
    uint64_t members = z->members < 0xffff ? z->members : 0xffff;
    p = put_uint(put_uint(p, 0x06054b50, 4), 0, 4);
    p = put_uint(put_uint(p, members, 2), members, 2);
    p = put_uint(put_uint(p, clip_to_32(z->size), 4), clip_to_32(directory), 4);
    p = put_uint(p, 0, 2);
    if (z->size)
        output_file_write(z->out, z->directory, z->size);
    output_file_write(z->out, end, (size_t)(p - end));
    free(z->directory);
    memset(z, 0, sizeof *z);
}
