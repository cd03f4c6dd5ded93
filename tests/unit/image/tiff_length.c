/* tiff_length.c - TIFFs behind one another: each ends where its directories say, and no sooner than all of its bytes are there */
#include "image/tiff_length.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct file {
    unsigned char bytes[400];
    size_t n;
    int big_endian, big;
};

static void put(struct file *f, uint64_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        f->bytes[f->n + i] = (unsigned char)(v >> 8 * (f->big_endian ? bytes - 1 - i : i));
    f->n += bytes;
}

/* Offset or count */
static void put_offset(struct file *f, uint64_t v)
{
    put(f, v, f->big ? 8 : 4);
}

static void put_entry(struct file *f, unsigned tag, unsigned type, uint64_t count, uint64_t value)
{
    put(f, tag, 2);
    put(f, type, 2);
    put_offset(f, count);
    put_offset(f, value);
}

/* A directory first, then two strips of 10 bytes in a list of offsets and one of counts, the second strip last; next: of another one. */
static void build(struct file *f, int big_endian, int big, uint64_t next)
{
    size_t head = big ? 16 : 8, directory = big ? 8 + 2 * 20 + 8 : 2 + 2 * 12 + 4, lists = head + directory, strips = lists + 2 * 8 + 2 * 4;
    memset(f, 0, sizeof *f);
    memset(f->bytes, 0xff, sizeof f->bytes);
    f->big_endian = big_endian;
    f->big = big;
    memcpy(f->bytes, big_endian ? "MM" : "II", f->n = 2);
    put(f, big ? 43 : 42, 2);
    if (big)
        put(f, 8, 4);           /* bytes of an offset; in the other order the same two and two zeros */
    if (big && big_endian)
        memcpy(f->bytes + 4, "\0\10\0\0", 4);
    put_offset(f, head);
    put(f, 2, big ? 8 : 2);
    put_entry(f, 273, 16, 2, lists);            /* of 8 bytes each, and so never within the entry */
    put_entry(f, 279, 4, 2, big ? (uint64_t)10 | (uint64_t)10 << 32 : lists + 16);
    put_offset(f, next);
    put(f, strips, 8);
    put(f, strips + 10, 8);
    put(f, 10, 4);
    put(f, 10, 4);
    memset(f->bytes + f->n, 7, 20);
    f->n += 20;
}

static void padding(void **state)
{
    struct file f;
    (void)state;
    build(&f, 0, 0, 0);
    size_t full = (f.n + 15) / 16 * 16;
    assert_true(full > f.n);
    memset(f.bytes + f.n, 0, full - f.n + 3);
    assert_int_equal(tiff_length(f.bytes, sizeof f.bytes), full);       /* and not the zeros behind it */
    f.bytes[full - 1] = 'I';
    assert_int_equal(tiff_length(f.bytes, sizeof f.bytes), f.n);
}

static void ends(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        struct file f;
        build(&f, kind & 1, kind >> 1, 0);
        for (size_t n = 0; n < f.n; n++)
            assert_int_equal(tiff_length(f.bytes, n), 0);
        assert_int_equal(tiff_length(f.bytes, f.n), f.n);
        assert_int_equal(tiff_length(f.bytes, sizeof f.bytes), f.n);
    }
}

static void circles_and_nonsense(void **state)
{
    struct file f;
    (void)state;
    build(&f, 0, 0, 8);         /* its own directory again */
    assert_int_equal(tiff_length(f.bytes, sizeof f.bytes), f.n);
    build(&f, 0, 0, 0xffffffff);
    assert_int_equal(tiff_length(f.bytes, sizeof f.bytes), 0);
    build(&f, 0, 0, 0);
    memset(f.bytes + 8, 0xff, 2);       /* 65535 entries */
    assert_int_equal(tiff_length(f.bytes, sizeof f.bytes), 0);
    build(&f, 0, 1, 0);
    memset(f.bytes + 16, 0xff, 8);
    assert_int_equal(tiff_length(f.bytes, sizeof f.bytes), 0);
    for (size_t i = 4; i < f.n; i++)            /* no byte of it is trusted */
        for (unsigned v = 0; v < 256; v += 51) {
            build(&f, i & 1, i >> 1 & 1, 0);
            f.bytes[i] = (unsigned char)v;
            assert_true(tiff_length(f.bytes, f.n) <= f.n);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(ends), cmocka_unit_test(padding), cmocka_unit_test(circles_and_nonsense) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
