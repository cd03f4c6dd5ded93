/* tiff.c - files built tag by tag: samples, strips and tiles, limits, and what is damaged */
#include "image/tiff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image/image_formats.h"

enum { WIDTH = 256, HEIGHT = 257, BITS = 258, COMPRESSION = 259, PHOTOMETRIC = 262, OFFSETS = 273, ORIENTATION = 274, SAMPLES = 277,
       ROWS = 278, COUNTS = 279, PLANAR = 284, TILE_WIDTH = 322, TILE_HEIGHT = 323, TILE_OFFSETS = 324, TILE_COUNTS = 325, FORMAT = 339 };

#define HEAD 8                  /* bytes before the pixels */
#define PAIRS 16

/* Tags and their values, each one number of 32 bits, in the order of the tags; a tag of 0 ends them. */
typedef uint32_t tags[PAIRS][2];

/* The defaults of a picture of one strip, and what is given besides, or instead. */
static void set_tags(tags to, const tags given, size_t n)
{
    const uint32_t defaults[][2] = { { WIDTH, 2 }, { HEIGHT, 2 }, { BITS, 8 }, { COMPRESSION, 1 }, { PHOTOMETRIC, 1 }, { OFFSETS, HEAD },
                                     { SAMPLES, 1 }, { ROWS, 1 << 20 }, { COUNTS, (uint32_t)n } };
    size_t k = 0;
    for (uint32_t tag = 1; tag < 1000; tag++) {
        const uint32_t *found = NULL;
        for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
            found = defaults[i][0] == tag ? defaults[i] : found;
        for (size_t i = 0; i < PAIRS; i++)
            found = given[i][0] == tag ? given[i] : found;
        if (found)
            memcpy(to[k++], found, 2 * sizeof *found);
    }
    to[k][0] = 0;
}

static unsigned char *put(unsigned char *p, uint32_t v, int bytes)
{
    while (bytes--) {
        *p++ = (unsigned char)v;
        v >>= 8;
    }
    return p;
}

/* A little-endian file of n bytes of pixels; its size. */
static size_t build(unsigned char **file, const tags given, const void *pixels, size_t n)
{
    tags all;
    size_t count = 0;
    set_tags(all, given, n);
    while (all[count][0])
        count++;
    size_t size = HEAD + n + 2 + 12 * count + 4;
    unsigned char *p = *file = malloc(size);
    memcpy(p, "II*\0", 4);
    put(p + 4, (uint32_t)(HEAD + n), 4);
    memcpy(p + HEAD, pixels, n);
    p = put(p + HEAD + n, (uint32_t)count, 2);
    for (size_t i = 0; i < count; i++)
        p = put(put(put(put(p, all[i][0], 2), 4, 2), 1, 4), all[i][1], 4);
    put(p, (uint32_t)(HEAD + n), 4);            /* the next directory: this one, for ever */
    return size;
}

static int decode(struct image *i, const tags given, const void *pixels, size_t n, char error[300])
{
    unsigned char *file;
    size_t size = build(&file, given, pixels, n);
    error[0] = '\0';
    int r = tiff_decode(i, file, size, error);
    assert_int_equal(!r, !error[0]);
    free(file);
    return r;
}

static const unsigned char abcd[] = "abcd";

static void test_kinds(void **state)
{
    static unsigned char tile[16 * 16] = { 'a', 'b', [16] = 'c', 'd' };
    static const struct {
        tags given;
        const void *pixels;
        size_t n;
        uint32_t channels;
        const char *want;
    } kinds[] = {
        { { { 0 } }, abcd, 4, 1, "abcd" },
        { { { PHOTOMETRIC, 0 } }, "\0\1\2\377", 4, 1, "\377\376\375\0" },
        { { { BITS, 1 } }, "\177\277", 2, 1, "\0\377\377\0" },
        { { { BITS, 2 } }, "\37\240", 2, 1, "\0\125\252\252" },
        { { { BITS, 4 } }, "\1\360", 2, 1, "\0\21\377\0" },
        { { { BITS, 16 } }, "\200\0\201\0\177\377\176\377", 8, 1, "\0\1\377\376" },
        { { { ROWS, 1 }, { HEIGHT, 1 } }, "ab", 2, 1, "ab" },
        { { { TILE_WIDTH, 16 }, { TILE_HEIGHT, 16 }, { TILE_OFFSETS, HEAD }, { TILE_COUNTS, sizeof tile } }, tile, sizeof tile, 1, "abcd" },
        { { { WIDTH, 1 }, { HEIGHT, 1 }, { PHOTOMETRIC, 2 }, { SAMPLES, 3 } }, "abc", 3, 3, "abc" },
        { { { WIDTH, 1 }, { HEIGHT, 1 }, { PHOTOMETRIC, 2 }, { SAMPLES, 4 } }, "abc\0", 4, 3, "\377\377\377" },
        { { { WIDTH, 1 }, { HEIGHT, 1 }, { PHOTOMETRIC, 2 }, { SAMPLES, 7 } }, "abc\0\0\0\0", 7, 3, "abc" },
        { { { WIDTH, 1 }, { HEIGHT, 1 }, { PHOTOMETRIC, 5 }, { SAMPLES, 4 } }, "\0\377\0\377", 4, 3, "\0\0\0" },
        { { { WIDTH, 1 }, { HEIGHT, 1 }, { PHOTOMETRIC, 5 }, { SAMPLES, 4 } }, "\0\377\1\0", 4, 3, "\377\0\376" },
    };
    struct image i = { 0 };
    char error[300];
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        if (decode(&i, kinds[k].given, kinds[k].pixels, kinds[k].n, error))
            fail_msg("%zu: %s", k, error);
        assert_int_equal(i.channels, kinds[k].channels);
        assert_memory_equal(i.pixel, kinds[k].want, (size_t)i.height * i.width * i.channels);
        assert_int_equal(i.orientation, 1);
    }
    image_free(&i);
}

/* All samples of 16 bits, rounded to the nearest of 8. */
static void test_rounding(void **state)
{
    static unsigned char deep[2 << 16];
    struct image i = { 0 };
    char error[300];
    (void)state;
    for (uint32_t v = 0; v < 1 << 16; v++)
        put(deep + 2 * v, v, 2);
    assert_int_equal(decode(&i, (const tags){ { WIDTH, 256 }, { HEIGHT, 256 }, { BITS, 16 } }, deep, sizeof deep, error), 0);
    for (uint32_t v = 0; v < 1 << 16; v++)
        assert_int_equal(i.pixel[v], (v * 255 + 32767) / 65535);
    image_free(&i);
}

static void test_orientation(void **state)
{
    struct image i = { 0 };
    char error[300];
    (void)state;
    for (uint32_t way = 1; way <= 8; way++) {
        assert_int_equal(decode(&i, (const tags){ { ORIENTATION, way } }, abcd, 4, error), 0);
        assert_int_equal(i.orientation, way);
    }
    assert_int_equal(decode(&i, (const tags){ { ORIENTATION, 9 } }, abcd, 4, error), 0);
    assert_int_equal(i.orientation, 1);
    image_free(&i);
}

static void test_cuts(void **state)
{
    struct image i = { 0 };
    unsigned char *file;
    char error[300];
    size_t size = build(&file, (const tags){ { 0 } }, abcd, 4);
    (void)state;
    for (size_t n = 0; n < size; n++) {
        unsigned char *cut = malloc(n ? n : 1);         /* a block of its own, so that ASan sees the edge */
        memcpy(cut, file, n);
        error[0] = '\0';
        int r = tiff_decode(&i, cut, n, error);
        assert_int_equal(!r, !error[0]);
        assert_true(r || n >= size - 4);                /* nothing is lost with the place of a second picture */
        free(cut);
    }
    free(file);
    image_free(&i);
}

static void test_refusals(void **state)
{
    static const struct {
        tags given;
        const char *words;
    } bad[] = {
        { { { BITS, 12 } }, "samples of 12 bits" },
        { { { BITS, 32 } }, "samples of 32 bits" },
        { { { FORMAT, 3 } }, "floating-point" },
        { { { FORMAT, 2 } }, "signed" },
        { { { COMPRESSION, 34661 } }, "compression 34661" },
        { { { COMPRESSION, 12345 } }, "12345" },
        { { { PHOTOMETRIC, 8 } }, "PhotometricInterpretation 8" },
        { { { PHOTOMETRIC, 6 }, { SAMPLES, 3 } }, "YCbCr" },
        { { { PHOTOMETRIC, 2 } }, "1 samples a pixel, where 3 are needed" },
        { { { PHOTOMETRIC, 3 }, { BITS, 4 } }, "Colormap" },
        { { { WIDTH, 3000 } }, "Read error" },
        { { { WIDTH, 1 }, { ROWS, 1 } }, "strip or tile 1 has no place" },
        { { { OFFSETS, 0 } }, "strip or tile 0 has no place" },
        { { { OFFSETS, 1000 } }, "Read error" },
        { { { WIDTH, 4097 }, { HEIGHT, 4097 } }, "4097x4097 pixels" },
        { { { WIDTH, 65536 }, { HEIGHT, 1 } }, "65536x1 pixels" },
        { { { WIDTH, 0xffffffff }, { HEIGHT, 0xffffffff } }, "" },
        { { { SAMPLES, 65535 }, { WIDTH, 4096 }, { HEIGHT, 4096 } }, "" },
        { { { TILE_WIDTH, 1 << 20 }, { TILE_HEIGHT, 1 << 20 }, { TILE_OFFSETS, HEAD }, { TILE_COUNTS, 4 } }, "1 strips or tiles of 1099511627776 bytes" },
    };
    struct image i = { 0 };
    char error[300];
    (void)state;
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++)
        if (!decode(&i, bad[b].given, abcd, 4, error) || !strstr(error, bad[b].words))
            fail_msg("'%s', not '%s'", error, bad[b].words);
    image_free(&i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds), cmocka_unit_test(test_rounding), cmocka_unit_test(test_orientation), cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
