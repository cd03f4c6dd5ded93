/* archive_reader.c - members of tar and zip: read right, or refused */
#include "deflated_text.h"
#include "archive/archive_reader.h"
#include "memory_reader.h"

#include <stdio.h>
#include <string.h>

/* Where a struct memory is read from next, as fseek has it; -1 outside of it. */
static int64_t memory_seek(void *context, int64_t offset, int whence)
{
    struct memory *m = context;
    int64_t to = offset + (whence == SEEK_END ? (int64_t)m->n : whence == SEEK_CUR ? (int64_t)m->at : 0);
    if (to < 0 || to > (int64_t)m->n)
        return -1;
    m->at = (size_t)to;
    return to;
}

#define BLOCK_SIZE 512

static void tar_header(unsigned char *h, const char *name, char type, size_t size)
{
    unsigned sum = 0;
    memset(h, 0, BLOCK_SIZE);
    snprintf((char *)h, 100, "%s", name);
    snprintf((char *)h + 100, 8, "%07o", 0644u);
    snprintf((char *)h + 108, 8, "%07o", 0u);
    snprintf((char *)h + 116, 8, "%07o", 0u);
    snprintf((char *)h + 124, 12, "%011o", (unsigned)size);
    snprintf((char *)h + 136, 12, "%011o", 0u);
    memset(h + 148, ' ', 8);
    h[156] = (unsigned char)type;
    if (type == '1' || type == '2')
        snprintf((char *)h + 157, 100, "/etc/passwd");
    memcpy(h + 257, "ustar\00000", 8);
    for (int i = 0; i < BLOCK_SIZE; i++)
        sum += h[i];
    snprintf((char *)h + 148, 8, "%06o", sum);
}

/* Two files, "a" of 3 bytes and "d/b" of 600, a folder, and `ends` blocks of zeros. */
static size_t make_tar(unsigned char *to, size_t ends)
{
    unsigned char *p = to;
    memset(to, 0, 16 * BLOCK_SIZE);
    tar_header(p, "a", '0', 3);
    memcpy(p + BLOCK_SIZE, "abc", 3);
    p += 2 * BLOCK_SIZE;
    tar_header(p, "d/", '5', 0);
    p += BLOCK_SIZE;
    tar_header(p, "d/b", '0', 600);
    memset(p + BLOCK_SIZE, 'b', 600);
    p += 3 * BLOCK_SIZE;
    return (size_t)(p - to) + ends * BLOCK_SIZE;
}

static void put2(unsigned char **p, unsigned v)
{
    *(*p)++ = (unsigned char)v;
    *(*p)++ = (unsigned char)(v >> 8);
}

static void put4(unsigned char **p, unsigned long v)
{
    put2(p, (unsigned)v & 0xffff);
    put2(p, (unsigned)(v >> 16) & 0xffff);
}

static void zip_entry(unsigned char **p, const char *name, const char *content, int central, unsigned long offset)
{
    unsigned n = (unsigned)strlen(content), k = (unsigned)strlen(name);
    put4(p, central ? 0x02014b50 : 0x04034b50);
    if (central)
        put2(p, 0x031e);            /* made on Unix */
    put2(p, 20);
    put2(p, 0);
    put2(p, 0);                     /* stored */
    put4(p, 0x00210000);
    put4(p, crc32(0, (const unsigned char *)content, n));
    put4(p, n);
    put4(p, n);
    put2(p, k);
    put2(p, 0);
    if (central) {
        put2(p, 0);
        put2(p, 0);
        put2(p, 0);
        put4(p, 0100644ul << 16);
        put4(p, offset);
    }
    memcpy(*p, name, k);
    *p += k;
    if (!central) {
        memcpy(*p, content, n);
        *p += n;
    }
}

static size_t make_zip(unsigned char *to)
{
    unsigned char *p = to;
    zip_entry(&p, "a", "first", 0, 0);
    unsigned long second = (unsigned long)(p - to);
    zip_entry(&p, "d/b", "the second", 0, 0);
    unsigned long directory = (unsigned long)(p - to);
    zip_entry(&p, "a", "first", 1, 0);
    zip_entry(&p, "d/b", "the second", 1, second);
    unsigned long size = (unsigned long)(p - to) - directory;
    put4(&p, 0x06054b50);
    put4(&p, 0);
    put2(&p, 2);
    put2(&p, 2);
    put4(&p, size);
    put4(&p, directory);
    put2(&p, 0);
    return (size_t)(p - to);
}

static uint64_t links;          /* that the last archive had */

/* All members as "name=content;" (or as names alone); -1 on any failure. */
static int read_all(enum archive_format format, const void *bytes, size_t n, char *to, size_t room, int contents)
{
    struct memory mem;
    struct archive_reader m;
    size_t have = 0;
    int r = archive_reader_open(&m, format, memory_reader(&mem, bytes, n), memory_seek);
    to[0] = '\0';
    while (!r && (r = archive_reader_next(&m)) > 0) {
        struct reader member = archive_reader_member(&m);
        have += (size_t)snprintf(to + have, room - have, "%s=", m.name);
        ssize_t got = contents ? reader_read_full(&member, to + have, room - have - 2) : 0;
        have += got > 0 ? (size_t)got : 0;
        have += (size_t)snprintf(to + have, room - have, ";");
        r = got < 0 ? -1 : 0;
        assert_true(have < room);
    }
    if (r < 0)
        assert_true(m.error[0]);
    links = m.links;
    archive_reader_close(&m);
    return r;
}

static void test_tar(void **state)
{
    unsigned char tar[16 * BLOCK_SIZE];
    char out[4096], good[4096];
    (void)state;
    size_t n = make_tar(tar, 2);
    assert_int_equal(read_all(ARCHIVE_TAR, tar, n, good, sizeof good, 1), 0);
    assert_memory_equal(good, "a=abc;d/b=bbbb", 14);
    assert_int_equal(strlen(good), 6 + 4 + 600 + 1);
    assert_int_equal(read_all(ARCHIVE_TAR, tar, n, out, sizeof out, 0), 0);
    assert_string_equal(out, "a=;d/b=;");
    /* padded to the usual 10 KiB, or not at all */
    assert_int_equal(read_all(ARCHIVE_TAR, tar, n + 2 * BLOCK_SIZE, out, sizeof out, 1), 0);
    /* cut anywhere, between members above all */
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(read_all(ARCHIVE_TAR, tar, cut, out, sizeof out, cut % 2 == 0), -1);
    /* what follows the end would be lost silently */
    tar[n + 700] = 1;
    assert_int_equal(read_all(ARCHIVE_TAR, tar, n + 2 * BLOCK_SIZE, out, sizeof out, 1), -1);
    tar[n + 700] = 0;
    tar[n - 1] = 1;
    assert_int_equal(read_all(ARCHIVE_TAR, tar, n, out, sizeof out, 1), -1);
}

static void test_tar_hostile(void **state)
{
    unsigned char tar[16 * BLOCK_SIZE];
    char out[4096];
    (void)state;
    for (const char *type = "123467"; *type; type++) {
        memset(tar, 0, sizeof tar);
        tar_header(tar, "link.png", *type, 0);
        assert_int_equal(read_all(ARCHIVE_TAR, tar, sizeof tar, out, sizeof out, 1), 0);
        assert_string_equal(out, *type == '7' ? "link.png=;" : "");     /* contiguous files are files */
        assert_int_equal(links, *type != '7');
    }
    memset(tar, 0, sizeof tar);
    tar_header(tar, "huge", '0', (size_t)1 << 31);
    assert_int_equal(read_all(ARCHIVE_TAR, tar, sizeof tar, out, sizeof out, 1), -1);
    assert_int_equal(read_all(ARCHIVE_TAR, tar, sizeof tar, out, sizeof out, 0), -1);
    /* the header has a checksum: no bit of it can change unseen */
    size_t n = make_tar(tar, 2);
    for (size_t bit = 0; bit < 8 * BLOCK_SIZE; bit++) {
        tar[bit / 8] ^= (unsigned char)(1 << bit % 8);
        if (!read_all(ARCHIVE_TAR, tar, n, out, sizeof out, 1))
            assert_memory_equal(out, "a=abc;d/b=bbbb", 14);
        tar[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    /* a gzip is no tar: no filter is enabled */
    fill_text();
    n = deflate_text(tar, sizeof tar, 15 + 16);
    assert_int_equal(read_all(ARCHIVE_TAR, tar, n, out, sizeof out, 1), -1);
}

static void test_zip(void **state)
{
    unsigned char zip[1024];
    char out[1024];
    (void)state;
    size_t n = make_zip(zip);
    assert_int_equal(read_all(ARCHIVE_ZIP, zip, n, out, sizeof out, 1), 0);
    assert_string_equal(out, "a=first;d/b=the second;");
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(read_all(ARCHIVE_ZIP, zip, cut, out, sizeof out, 1), -1);
    /* the content has a checksum, names stand there twice; nothing else reaches us */
    for (size_t bit = 0; bit < 8 * n; bit++) {
        zip[bit / 8] ^= (unsigned char)(1 << bit % 8);
        if (!read_all(ARCHIVE_ZIP, zip, n, out, sizeof out, 1) && !links)       /* a file may become a link, which is told */
            assert_string_equal(out, "a=first;d/b=the second;");
        zip[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    size_t content = (size_t)((unsigned char *)memmem(zip, n, "the second", 10) - zip);
    zip[content] ^= 1;
    assert_int_equal(read_all(ARCHIVE_ZIP, zip, n, out, sizeof out, 0), -1);
}

static void test_zip_needs_a_file(void **state)
{
    unsigned char zip[1024];
    struct memory mem;
    struct archive_reader m;
    (void)state;
    size_t n = make_zip(zip);
    assert_int_equal(archive_reader_open(&m, ARCHIVE_ZIP, memory_reader(&mem, zip, n), NULL), -1);
    archive_reader_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tar), cmocka_unit_test(test_tar_hostile), cmocka_unit_test(test_zip),
        cmocka_unit_test(test_zip_needs_a_file)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
