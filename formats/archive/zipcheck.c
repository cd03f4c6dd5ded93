/* zipcheck.c - finds a zip's directory from the end of the file, and compares each entry with its member */
#include "archive/zipcheck.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define END_SIZE 22
#define END_MAX (END_SIZE + 0xffff)
#define LOCATOR_SIZE 20
#define END64_SIZE 56
#define ENTRY_SIZE 46
#define MEMBER_SIZE 30
#define NAME_MAX_SIZE 0xffff
#define EXTRA_64 1

struct zip {
    struct reader from;
    int64_t (*seek)(void *context, int64_t offset, int whence);
    uint64_t length;
    uint64_t entries, size, offset;     /* of the directory, as its end says */
    int counts_16_bits;                 /* entries is modulo 65536: tools that know no larger records go on counting */
    uint64_t directory, prefix;         /* where it is; what stands before the first member */
    unsigned char entry[ENTRY_SIZE + 2 * NAME_MAX_SIZE];    /* with name and extra fields */
    unsigned char member[MEMBER_SIZE + NAME_MAX_SIZE];
};

static uint64_t little_endian(const unsigned char *p, int bytes)
{
    uint64_t v = 0;
    while (bytes--)
        v = v << 8 | p[bytes];
    return v;
}

static int read_at(struct zip *z, uint64_t pos, void *to, size_t n)
{
    if (pos > z->length || n > z->length - pos || z->seek(z->from.context, (int64_t)pos, SEEK_SET) != (int64_t)pos)
        return -1;
    return reader_read_full(&z->from, to, n) == (ssize_t)n ? 0 : -1;
}

/* The larger record that stands before the end where 16 or 32 bits do not suffice. */
static int find_end64(struct zip *z, uint64_t end)
{
    unsigned char locator[LOCATOR_SIZE], record[END64_SIZE];
    z->directory = end - z->size;
    z->counts_16_bits = 1;
    if (end < LOCATOR_SIZE || read_at(z, end - LOCATOR_SIZE, locator, sizeof locator) || memcmp(locator, "PK\6\7", 4))
        return z->size <= end ? 0 : -1;
    uint64_t pos = little_endian(locator + 8, 8);
    if (read_at(z, pos, record, sizeof record) || memcmp(record, "PK\6\6", 4))
        return -1;
    z->entries = little_endian(record + 32, 8);
    z->size = little_endian(record + 40, 8);
    z->offset = little_endian(record + 48, 8);
    z->directory = pos - z->size;
    z->counts_16_bits = 0;
    return z->size <= pos ? 0 : -1;
}

static int find_end(struct zip *z)
{
    size_t n = z->length < END_MAX ? (size_t)z->length : END_MAX;
    unsigned char *tail = xmalloc(n);
    int r = n < END_SIZE ? -1 : read_at(z, z->length - n, tail, n), found = 0;
    for (size_t pos = n < END_SIZE ? 0 : n - END_SIZE + 1; !r && !found && pos-- > 0;) {
        const unsigned char *p = tail + pos;
        if (memcmp(p, "PK\5\6", 4) || little_endian(p + 20, 2) != n - pos - END_SIZE)
            continue;
        found = 1;
        z->entries = little_endian(p + 10, 2);
        z->size = little_endian(p + 12, 4);
        z->offset = little_endian(p + 16, 4);
        r = find_end64(z, z->length - n + pos);
    }
    free(tail);
    z->prefix = z->directory - z->offset;
    return r || !found || z->offset > z->directory ? -1 : 0;
}

/* Where the member of an entry begins; UINT64_MAX if that cannot be said. */
static uint64_t member_offset(const unsigned char *entry, const unsigned char *extra, size_t n)
{
    uint64_t pos = little_endian(entry + 42, 4);
    if (pos != 0xffffffff)
        return pos;
    for (size_t k; n >= 4; extra += k, n -= k) {
        k = 4 + (size_t)little_endian(extra + 2, 2);
        if (k > n)
            break;
        /* 64-bit numbers, but only of what did not fit: size, packed size, place */
        size_t skip = 4 + 8 * (size_t)((little_endian(entry + 24, 4) == 0xffffffff) + (little_endian(entry + 20, 4) == 0xffffffff));
        if (little_endian(extra, 2) == EXTRA_64)
            return k >= skip + 8 ? little_endian(extra + skip, 8) : UINT64_MAX;
    }
    return pos;
}

/* The entry at *pos of the directory, which ends at `end`; 0, and *pos is the place of the next one. */
static int check_entry(struct zip *z, uint64_t *pos, uint64_t end)
{
    unsigned char *e = z->entry, *m = z->member;
    if (read_at(z, *pos, e, ENTRY_SIZE) || memcmp(e, "PK\1\2", 4))
        return -1;
    size_t name = (size_t)little_endian(e + 28, 2), extra = (size_t)little_endian(e + 30, 2);
    uint64_t entry_size = ENTRY_SIZE + name + extra + little_endian(e + 32, 2);
    if (entry_size > end - *pos || read_at(z, *pos + ENTRY_SIZE, e + ENTRY_SIZE, name + extra))
        return -1;
    uint64_t member = member_offset(e, e + ENTRY_SIZE + name, extra);
    if (member > z->directory - z->prefix || read_at(z, z->prefix + member, m, MEMBER_SIZE + name) || memcmp(m, "PK\3\4", 4))
        return -1;
    *pos += entry_size;
    return little_endian(m + 26, 2) != name || memcmp(m + MEMBER_SIZE, e + ENTRY_SIZE, name) || memcmp(m + 8, e + 10, 2) ? -1 : 0;
}

static int check_directory(struct zip *z, char error[300])
{
    if (find_end(z)) {
        snprintf(error, 300, "zip: cut, or damaged at its end");
        return -1;
    }
    uint64_t pos = z->directory, end = z->directory + z->size, entries = 0;
    for (; pos < end; entries++)
        if (check_entry(z, &pos, end)) {
            snprintf(error, 300, "zip: entry %llu of %llu of its directory does not agree with a member",
                     (unsigned long long)entries + 1, (unsigned long long)z->entries);
            return -1;
        }
    if ((z->counts_16_bits ? entries & 0xffff : entries) != z->entries) {
        snprintf(error, 300, "zip: %llu entries in its directory, where its end says %llu", (unsigned long long)entries,
                 (unsigned long long)z->entries);
        return -1;
    }
    z->entries = entries;
    return 0;
}

int zipcheck(struct reader from, int64_t (*seek)(void *context, int64_t offset, int whence), uint64_t *entries, char error[300])
{
    int64_t length = seek ? seek(from.context, 0, SEEK_END) : -1;
    if (length < 0) {
        snprintf(error, 300, "a zip must be a file, not a pipe: its directory is at its end");
        return -1;
    }
    struct zip *z = xzero(1, sizeof *z);
    z->from = from;
    z->seek = seek;
    z->length = (uint64_t)length;
    int r = check_directory(z, error);
    *entries = z->entries;
    free(z);
    if (!r && seek(from.context, 0, SEEK_SET) != 0) {
        snprintf(error, 300, "zip: cannot be read from its start");
        return -1;
    }
    return r;
}
