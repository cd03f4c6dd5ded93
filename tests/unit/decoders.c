/* decoders: inflate, digest, idx, npy, members; what is whole is read right, and what is not is never taken for whole */
#include "digest.h"
#include "idx.h"
#include "inflate.h"
#include "members.h"
#include "npy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

/* Bytes in memory as a source that gives at most `step` of them at a time and fails at `fail`. */
struct memory {
    const unsigned char *bytes;
    size_t n, at, step, fail;
};

static ssize_t memory_read(void *context, void *buf, size_t n)
{
    struct memory *m = context;
    size_t left = m->n - m->at;
    if (m->fail && m->at >= m->fail)
        return -7;
    if (n > left)
        n = left;
    if (m->step && n > m->step)
        n = m->step;
    if (n)
        memcpy(buf, m->bytes + m->at, n);
    m->at += n;
    return (ssize_t)n;
}

static int64_t memory_seek(void *context, int64_t offset, int whence)
{
    struct memory *m = context;
    int64_t to = offset + (whence == SEEK_END ? (int64_t)m->n : whence == SEEK_CUR ? (int64_t)m->at : 0);
    if (to < 0 || to > (int64_t)m->n)
        return -1;
    m->at = (size_t)to;
    return to;
}

static struct pull from(struct memory *m, const void *bytes, size_t n)
{
    *m = (struct memory){ .bytes = bytes, .n = n };
    return (struct pull){ memory_read, m };
}

/* ---- inflate ---- */

#define TEXT 3000

static unsigned char text[TEXT];

static void fill_text(void)
{
    for (size_t i = 0; i < TEXT; i++)
        text[i] = (unsigned char)(i % 7 ? 'a' + i % 13 * (i / 300) % 26 : i * i >> 3);
}

static size_t deflate_text(unsigned char *to, size_t room, int window)
{
    z_stream z = { .next_in = text, .avail_in = TEXT, .next_out = to, .avail_out = (unsigned)room };
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return room - z.avail_out;
}

/* The content's length, or -1; *failed is what the source answered. */
static ssize_t gunzip(const void *bytes, size_t n, unsigned char *to, size_t room, size_t step, uint64_t cap)
{
    struct memory m;
    struct inflate g;
    size_t have = 0;
    ssize_t got;
    inflate_init(&g, from(&m, bytes, n), cap);
    m.step = step;
    while ((got = inflate_read(&g, to + have, step && step < room - have ? step : room - have)) > 0) {
        have += (size_t)got;
        assert_true(have < room);
    }
    if (got < 0)
        assert_true(g.error[0]);
    inflate_free(&g);
    return got < 0 ? -1 : (ssize_t)have;
}

static void test_inflate(void **state)
{
    unsigned char gz[TEXT], out[3 * TEXT], two[2 * TEXT];
    (void)state;
    fill_text();
    size_t n = deflate_text(gz, sizeof gz, 15 + 16);
    for (size_t step = 0; step < 4; step++) {
        assert_int_equal(gunzip(gz, n, out, sizeof out, step, UINT64_MAX), TEXT);
        assert_memory_equal(out, text, TEXT);
    }
    /* members follow one another; anything else after one is no content */
    memcpy(two, gz, n);
    memcpy(two + n, gz, n);
    assert_int_equal(gunzip(two, 2 * n, out, sizeof out, 0, UINT64_MAX), 2 * TEXT);
    assert_memory_equal(out + TEXT, text, TEXT);
    for (size_t cut = n + 1; cut < 2 * n; cut++)
        assert_int_equal(gunzip(two, cut, out, sizeof out, 0, UINT64_MAX), -1);
    memset(two + n, 0, n);
    assert_int_equal(gunzip(two, n + 1, out, sizeof out, 0, UINT64_MAX), -1);
    assert_int_equal(gunzip(two, n + 512, out, sizeof out, 1, UINT64_MAX), -1);
    /* the cap is the last byte that may come */
    assert_int_equal(gunzip(gz, n, out, sizeof out, 0, TEXT), TEXT);
    assert_int_equal(gunzip(gz, n, out, sizeof out, 1, TEXT), TEXT);
    assert_int_equal(gunzip(gz, n, out, sizeof out, 0, TEXT - 1), -1);
    assert_int_equal(gunzip(gz, n, out, sizeof out, 0, 0), -1);
    /* gzip only */
    n = deflate_text(gz, sizeof gz, 15);
    assert_int_equal(gunzip(gz, n, out, sizeof out, 0, UINT64_MAX), -1);
    n = deflate_text(gz, sizeof gz, -15);
    assert_int_equal(gunzip(gz, n, out, sizeof out, 0, UINT64_MAX), -1);
    assert_int_equal(gunzip("", 0, out, sizeof out, 0, UINT64_MAX), -1);
}

static void test_inflate_damage(void **state)
{
    unsigned char gz[TEXT], out[2 * TEXT];
    size_t harmless = 0;
    (void)state;
    fill_text();
    size_t n = deflate_text(gz, sizeof gz, 15 + 16);
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(gunzip(gz, cut, out, sizeof out, 0, UINT64_MAX), -1);
    for (size_t bit = 0; bit < 8 * n; bit++) {
        gz[bit / 8] ^= (unsigned char)(1 << bit % 8);
        ssize_t got = gunzip(gz, n, out, sizeof out, 0, TEXT);
        gz[bit / 8] ^= (unsigned char)(1 << bit % 8);
        if (got < 0)
            continue;
        assert_int_equal(got, TEXT);
        assert_memory_equal(out, text, TEXT);
        harmless++;
    }
    assert_in_range(harmless, 1, 8 * 10);       /* time, system, flags: bits of the header without meaning */
}

static void test_inflate_passes_failures_on(void **state)
{
    unsigned char gz[TEXT], out[TEXT];
    struct memory m;
    struct inflate g;
    ssize_t got;
    (void)state;
    fill_text();
    size_t n = deflate_text(gz, sizeof gz, 15 + 16);
    inflate_init(&g, from(&m, gz, n), UINT64_MAX);
    m.step = 10;
    m.fail = 20;
    while ((got = inflate_read(&g, out, sizeof out)) > 0)
        ;
    assert_int_equal(got, -7);
    assert_false(g.error[0]);
    inflate_free(&g);
}

/* ---- digest ---- */

static void test_digest(void **state)
{
    struct digest d;
    char hex[DIGEST_TEXT];
    (void)state;
    digest_init(&d);        /* FIPS 180-2, appendix B.1 */
    digest_update(&d, "a", 1);
    digest_update(&d, "bc", 2);
    assert_string_equal(digest_text(&d, hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(digest_text(&d, hex), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* ---- idx ---- */

/* Reads all rows two at a time; the number of bytes, or -1. */
static ssize_t read_idx(const void *bytes, size_t n, unsigned char *to, size_t room)
{
    struct memory m;
    struct idx x;
    size_t have = 0;
    if (idx_open(&x, from(&m, bytes, n))) {
        assert_true(x.error[0]);
        return -1;
    }
    while (x.left) {
        size_t k = x.left < 2 ? 1 : 2;
        if (x.row_bytes > room || have + k * x.row_bytes > room || idx_rows(&x, to + have, k))
            return -1;
        have += k * x.row_bytes;
    }
    return idx_end(&x) ? -1 : (ssize_t)have;
}

static void test_idx(void **state)
{
    unsigned char file[] = { 0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 };
    static const unsigned char labels[] = { 0, 0, 8, 1, 0, 0, 0, 2, 7, 9 }, none[] = { 0, 0, 8, 1, 0, 0, 0, 0 };
    size_t n = sizeof file - 1;
    unsigned char out[64];
    (void)state;
    assert_int_equal(read_idx(file, n, out, sizeof out), 12);
    assert_memory_equal(out, file + 16, 12);
    assert_int_equal(read_idx(labels, sizeof labels, out, sizeof out), 2);
    assert_int_equal(read_idx(none, sizeof none, out, sizeof out), 0);
    assert_int_equal(read_idx(file, n + 1, out, sizeof out), -1);
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(read_idx(file, cut, out, sizeof out), -1);
    /* no bit of the header can change without being noticed, as the length is checked */
    for (size_t bit = 0; bit < 8 * 16; bit++) {
        file[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_int_equal(read_idx(file, n, out, sizeof out), -1);
        file[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
}

static void test_idx_hostile(void **state)
{
    static const unsigned char huge[] = { 0, 0, 8, 4, 0, 0, 0, 1, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255 };
    static const unsigned char files[][12] = {
        { 0, 0, 8, 0 },                                                 /* rank 0 */
        { 0, 0, 8, 5, 0, 0, 0, 1 },                                     /* rank 5 */
        { 0, 0, 13, 2, 0, 0, 0, 1, 0, 0, 0, 1 },                        /* floats */
        { 0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 0 },                         /* rows of nothing */
        { 0, 0, 8, 2, 0, 0, 0, 1, 255, 255, 255, 255 },                 /* a dimension beyond 2^31-1 */
        { 0, 0, 8, 2, 255, 255, 255, 255, 0, 0, 0, 1 },
    };
    struct memory m;
    struct idx x;
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_int_equal(idx_open(&x, from(&m, files[i], sizeof *files)), -1);
    assert_int_equal(idx_open(&x, from(&m, huge, sizeof huge)), -1);    /* their product is beyond size_t */
}

/* ---- npy ---- */

static size_t make_npy(unsigned char *to, int version, const char *header, const void *data, size_t bytes)
{
    size_t n = strlen(header);
    memcpy(to, "\x93NUMPY", 6);
    to[6] = (unsigned char)version;
    to[7] = 0;
    to[8] = (unsigned char)n;
    to[9] = (unsigned char)(n >> 8);
    to[10] = to[11] = 0;
    unsigned char *p = to + (version == 1 ? 10 : 12);
    memcpy(p, header, n);
    if (bytes)
        memcpy(p + n, data, bytes);
    return (size_t)(p - to) + n + bytes;
}

static int read_npy(struct npy *n, const void *bytes, size_t size, void *to, size_t most)
{
    struct memory m;
    if (npy_open(n, from(&m, bytes, size))) {
        assert_true(n->error[0]);
        return -1;
    }
    assert_true(n->rows <= most);
    return npy_rows(n, to, n->rows) || npy_end(n) ? -1 : 0;
}

static void test_npy(void **state)
{
    static const unsigned char be8[] = { 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0 };     /* 1.5, -2 */
    static const int16_t small[] = { -3, 7 };
    static const float f4[] = { 1, 2, 3, 4, 5, 6 };
    unsigned char file[512];
    float f[8];
    int32_t y[8];
    struct npy n;
    (void)state;

    size_t size = make_npy(file, 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }     \n", f4, sizeof f4);
    assert_int_equal(read_npy(&n, file, size, f, 2), 0);
    assert_int_equal(n.type, DT_F4);
    assert_int_equal(n.rows, 2);
    assert_int_equal(n.row.rank, 1);
    assert_int_equal(n.row.dim[0], 3);
    assert_memory_equal(f, f4, sizeof f4);
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(read_npy(&n, file, cut, f, 2), -1);
    assert_int_equal(read_npy(&n, file, size + 1, f, 2), -1);

    size = make_npy(file, 2, "{\"shape\":(2L,),'fortran_order':True,'descr':'>f8'}", be8, sizeof be8);
    assert_int_equal(read_npy(&n, file, size, f, 2), 0);
    assert_true(f[0] == 1.5f && f[1] == -2.0f);

    size = make_npy(file, 1, "{'descr': '<i2', 'fortran_order': False, 'shape': (2,)}\n", small, sizeof small);
    assert_int_equal(read_npy(&n, file, size, y, 2), 0);
    assert_int_equal(n.type, DT_I4);
    assert_int_equal(y[0], -3);
    assert_int_equal(y[1], 7);

    size = make_npy(file, 1, "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2)}\n", "\1\2\3\xff", 4);
    assert_int_equal(read_npy(&n, file, size, f, 2), 0);
    assert_int_equal(n.type, DT_U1);
    assert_memory_equal(f, "\1\2\3\xff", 4);
}

static void test_npy_values_that_do_not_fit(void **state)
{
    static const double big = 1e39, infinite = 1.0 / 0.0;
    static const int64_t wide[] = { INT32_MAX, -(int64_t)INT32_MAX, (int64_t)INT32_MAX + 1, INT64_MIN };
    unsigned char file[512];
    int32_t y[4];
    float f;
    struct npy n;
    (void)state;
    size_t size = make_npy(file, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", &big, 8);
    assert_int_equal(read_npy(&n, file, size, &f, 1), -1);
    size = make_npy(file, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", &infinite, 8);
    assert_int_equal(read_npy(&n, file, size, &f, 1), 0);
    size = make_npy(file, 1, "{'descr': '<i8', 'fortran_order': False, 'shape': (2,)}", wide, 16);
    assert_int_equal(read_npy(&n, file, size, y, 2), 0);
    assert_int_equal(y[0], INT32_MAX);
    assert_int_equal(y[1], -INT32_MAX);
    size = make_npy(file, 1, "{'descr': '<i8', 'fortran_order': False, 'shape': (1,)}", wide + 2, 8);
    assert_int_equal(read_npy(&n, file, size, y, 1), -1);
    size = make_npy(file, 1, "{'descr': '<i8', 'fortran_order': False, 'shape': (1,)}", wide + 3, 8);
    assert_int_equal(read_npy(&n, file, size, y, 1), -1);
    size = make_npy(file, 1, "{'descr': '<u8', 'fortran_order': False, 'shape': (1,)}", wide + 3, 8);
    assert_int_equal(read_npy(&n, file, size, y, 1), -1);
}

static void test_npy_hostile(void **state)
{
    static const char *const headers[] = {
        "", "{", "{}", "[]", "()", "{'descr'", "{'descr':", "{'descr': '<f4'}", "__import__('os').system('true')",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<V4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<U1', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|b1', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '=f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': 'f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f44', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': Falsehood, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483648,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999999,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,0)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,2147483647,2147483647,2147483647)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} #",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f\\x34', 'fortran_order': False, 'shape': (1,)}",
    };
    unsigned char file[512];
    struct memory m;
    struct npy n;
    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        size_t size = make_npy(file, 1, headers[i], "\0\0\0\0\0\0\0", 8);
        if (!npy_open(&n, from(&m, file, size)))
            fail_msg("accepted: %s", headers[i]);
        assert_true(n.error[0]);
    }
    size_t size = make_npy(file, 3, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "\0\0\0", 4);
    assert_int_equal(npy_open(&n, from(&m, file, size)), -1);
    /* a header that claims more than may be asked for */
    make_npy(file, 2, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "\0\0\0", 4);
    file[11] = 0x7f;
    assert_int_equal(npy_open(&n, from(&m, file, size)), -1);
}

/* ---- members ---- */

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

/* All members as "name=content;" (or as names alone); -1 on any failure. */
static int read_all(enum members_format format, const void *bytes, size_t n, char *to, size_t room, int contents)
{
    struct memory mem;
    struct members m;
    size_t have = 0;
    int r = members_open(&m, format, from(&mem, bytes, n), memory_seek);
    to[0] = '\0';
    while (!r && (r = members_next(&m)) > 0) {
        r = contents ? members_read(&m) : 0;
        if (!r)
            have += (size_t)snprintf(to + have, room - have, "%s=%.*s;", m.name, contents ? (int)m.size : 0, (char *)m.bytes);
        assert_true(have < room);
    }
    if (r < 0)
        assert_true(m.error[0]);
    members_close(&m);
    return r;
}

static void test_tar(void **state)
{
    unsigned char tar[16 * BLOCK_SIZE];
    char out[4096], good[4096];
    (void)state;
    size_t n = make_tar(tar, 2);
    assert_int_equal(read_all(MEMBERS_TAR, tar, n, good, sizeof good, 1), 0);
    assert_memory_equal(good, "a=abc;d/b=bbbb", 14);
    assert_int_equal(strlen(good), 6 + 4 + 600 + 1);
    assert_int_equal(read_all(MEMBERS_TAR, tar, n, out, sizeof out, 0), 0);
    assert_string_equal(out, "a=;d/b=;");
    /* padded to the usual 10 KiB, or not at all */
    assert_int_equal(read_all(MEMBERS_TAR, tar, n + 2 * BLOCK_SIZE, out, sizeof out, 1), 0);
    /* cut anywhere, between members above all */
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(read_all(MEMBERS_TAR, tar, cut, out, sizeof out, cut % 2 == 0), -1);
    /* what follows the end would be lost silently */
    tar[n + 700] = 1;
    assert_int_equal(read_all(MEMBERS_TAR, tar, n + 2 * BLOCK_SIZE, out, sizeof out, 1), -1);
    tar[n + 700] = 0;
    tar[n - 1] = 1;
    assert_int_equal(read_all(MEMBERS_TAR, tar, n, out, sizeof out, 1), -1);
}

static void test_tar_hostile(void **state)
{
    unsigned char tar[16 * BLOCK_SIZE];
    char out[4096];
    (void)state;
    for (const char *type = "123467"; *type; type++) {
        memset(tar, 0, sizeof tar);
        tar_header(tar, "link.png", *type, 0);
        if (*type != '7')       /* contiguous files are files */
            assert_int_equal(read_all(MEMBERS_TAR, tar, sizeof tar, out, sizeof out, 1), -1);
    }
    memset(tar, 0, sizeof tar);
    tar_header(tar, "huge", '0', (size_t)1 << 31);
    assert_int_equal(read_all(MEMBERS_TAR, tar, sizeof tar, out, sizeof out, 1), -1);
    assert_int_equal(read_all(MEMBERS_TAR, tar, sizeof tar, out, sizeof out, 0), -1);
    /* the header has a checksum: no bit of it can change unseen */
    size_t n = make_tar(tar, 2);
    for (size_t bit = 0; bit < 8 * BLOCK_SIZE; bit++) {
        tar[bit / 8] ^= (unsigned char)(1 << bit % 8);
        if (!read_all(MEMBERS_TAR, tar, n, out, sizeof out, 1))
            assert_memory_equal(out, "a=abc;d/b=bbbb", 14);
        tar[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    /* a gzip is no tar: no filter is enabled */
    fill_text();
    n = deflate_text(tar, sizeof tar, 15 + 16);
    assert_int_equal(read_all(MEMBERS_TAR, tar, n, out, sizeof out, 1), -1);
}

static void test_zip(void **state)
{
    unsigned char zip[1024];
    char out[1024];
    (void)state;
    size_t n = make_zip(zip);
    assert_int_equal(read_all(MEMBERS_ZIP, zip, n, out, sizeof out, 1), 0);
    assert_string_equal(out, "a=first;d/b=the second;");
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(read_all(MEMBERS_ZIP, zip, cut, out, sizeof out, 1), -1);
    /* the content has a checksum, names stand there twice; nothing else reaches us */
    for (size_t bit = 0; bit < 8 * n; bit++) {
        zip[bit / 8] ^= (unsigned char)(1 << bit % 8);
        if (!read_all(MEMBERS_ZIP, zip, n, out, sizeof out, 1))
            assert_string_equal(out, "a=first;d/b=the second;");
        zip[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    size_t content = (size_t)((unsigned char *)memmem(zip, n, "the second", 10) - zip);
    zip[content] ^= 1;
    assert_int_equal(read_all(MEMBERS_ZIP, zip, n, out, sizeof out, 0), -1);
}

static void test_zip_needs_a_file(void **state)
{
    unsigned char zip[1024];
    struct memory mem;
    struct members m;
    (void)state;
    size_t n = make_zip(zip);
    assert_int_equal(members_open(&m, MEMBERS_ZIP, from(&mem, zip, n), NULL), -1);
    members_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inflate), cmocka_unit_test(test_inflate_damage),
        cmocka_unit_test(test_inflate_passes_failures_on), cmocka_unit_test(test_digest),
        cmocka_unit_test(test_idx), cmocka_unit_test(test_idx_hostile),
        cmocka_unit_test(test_npy), cmocka_unit_test(test_npy_values_that_do_not_fit), cmocka_unit_test(test_npy_hostile),
        cmocka_unit_test(test_tar), cmocka_unit_test(test_tar_hostile),
        cmocka_unit_test(test_zip), cmocka_unit_test(test_zip_needs_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
