/* image_formats.c - which format it is; and where a picture ends that others follow, whatever has arrived of it */
#include "image/image_formats.h"

#include "image/png.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Two black blocks with a restart between them; an EXIF segment with a small picture in it; padding before the end. */
#define SMALL "\xff\xd8\xff\xd9"
#define ONES "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1"
#define ZEROS "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
static const char jpeg[] = "\xff\xd8" "\xff\xe1\0\16Exif\0\0" SMALL "xy" "\xff\xff\xdb\0\x43\0" ONES ONES ONES ONES
    "\xff\xc0\0\13\10\0\10\0\20\1\1\21\0" "\xff\xc4\0\24\0\1" ZEROS "\0" "\xff\xc4\0\24\20\1" ZEROS "\0" "\xff\xdd\0\4\0\1"
    "\xff\xda\0\10\1\1\0\0\77\0" "\77\xff\xd0\77" "\0\0\xff\xd9";
/* No picture, but such bytes as are in the pixels of one: a 255, restarts, and a second scan. */
static const char scans[] = "\xff\xd8\xff\xda\0\10\1\1\0\0\77\0" "ab\xff\0\xff\xd7\xff\0\0" "\xff\xc4\0\3x" "\xff\xda\0\2" "\xff\0\xff\xff\xd9";

/* The length that the format says of two pictures, joined and cut at every byte. */
static const struct image_request all = { 0, 0 };

static void check_joined(const struct image_format *format, const void *a, size_t n, const void *b, size_t m)
{
    for (size_t cut = 0; cut <= n + m; cut++) {
        unsigned char *bytes = malloc(cut ? cut : 1);           /* a block of its own, so that ASan sees the edge */
        memcpy(bytes, a, cut < n ? cut : n);
        if (cut > n)
            memcpy(bytes + n, b, cut - n);
        size_t length = format->length(bytes, cut);
        if (length != (cut < n ? 0 : n))
            fail_msg("%s: %zu of %zu bytes: length %zu", format->name, cut, n, length);
        free(bytes);
    }
}

static void test_png_lengths(void **state)
{
    struct image i = { 0 };
    unsigned char *a, *b;
    size_t n, m;
    (void)state;
    assert_int_equal(image_set(&i, 5, 7, 3), 0);
    memset(i.pixel, 3, 5 * 7 * 3);
    png_encode(&i, &a, &n);
    assert_int_equal(image_set(&i, 2, 1, 1), 0);
    png_encode(&i, &b, &m);
    check_joined(&image_format_png, a, n, b, m);
    check_joined(&image_format_png, b, m, a, n);
    memset(a + 8, 0xff, 4);                                     /* a chunk of 4 GiB */
    assert_int_equal(image_format_png.length(a, n), 0);
    free(a);
    free(b);
    image_free(&i);
}

static void test_jpeg_lengths(void **state)
{
    struct image i = { 0 };
    char error[300];
    (void)state;
    assert_int_equal(image_formats_decode(&i, NULL, &all, (const unsigned char *)jpeg, sizeof jpeg - 1, error), 0);
    assert_true(i.height == 8 && i.width == 16 && i.channels == 1);
    check_joined(&image_format_jpeg, jpeg, sizeof jpeg - 1, scans, sizeof scans - 1);
    check_joined(&image_format_jpeg, scans, sizeof scans - 1, jpeg, sizeof jpeg - 1);
    assert_int_equal(image_format_jpeg.length((const unsigned char *)"\xff\xd8\xff\xe0\0\0\xff\xd9", 8), 8);       /* too short a segment */
    image_free(&i);
}

static void test_pnm_lengths(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
    } files[] = {
#define FILE_OF(text) { text, sizeof text - 1 }
        FILE_OF("P4\n9 2\n\0\1\2\3"), FILE_OF("P5\n2 2\n255\nabcd"), FILE_OF("P5 # P5\n1 2 65535\nabcd"), FILE_OF("P6 1 1 255\n#\n\n"),
        FILE_OF("P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nENDHDR\nabcdefgh"),
    };
    static const char plain[] = "P2 1 1 255\n7\n";
    (void)state;
    for (size_t a = 0; a < sizeof files / sizeof *files; a++)
        for (size_t b = 0; b < sizeof files / sizeof *files; b++)
            check_joined(&image_format_pnm, files[a].bytes, files[a].n, files[b].bytes, files[b].n);
    assert_int_equal(image_format_pnm.length((const unsigned char *)plain, sizeof plain - 1), 0);
}

/* Without a format's name its first bytes decide; what begins as none is refused. */
static void test_recognized(void **state)
{
    struct image i = { 0 };
    char error[300];
    (void)state;
    assert_int_equal(image_formats_decode(&i, NULL, &all, (const unsigned char *)"P5 1 1 255\n7", 12, error), 0);
    assert_int_equal(i.pixel[0], '7');
    assert_int_equal(image_formats_decode(&i, &image_format_png, &all, (const unsigned char *)"P5 1 1 255\n7", 12, error), -1);
    assert_int_equal(image_formats_decode(&i, NULL, &all, (const unsigned char *)"nonsense", 8, error), -1);
    assert_non_null(strstr(error, "none of the formats png, jpeg"));
    assert_int_equal(image_formats_decode(&i, NULL, &all, (const unsigned char *)"8BPS\0\1", 6, error), -1);
    assert_non_null(strstr(error, "Photoshop"));
    image_free(&i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png_lengths), cmocka_unit_test(test_jpeg_lengths), cmocka_unit_test(test_pnm_lengths), cmocka_unit_test(test_recognized),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
