/* pnm.c - every kind, bits of rows that fill no bytes, what may follow, and cuts */
#include "image/pnm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *bytes;
    size_t n;
    uint32_t height, width, channels;
    const char *pixel;
} files[] = {
#define FILE_OF(text, ...) { text, sizeof text - 1, __VA_ARGS__ }
    FILE_OF("P1\n# remark\n3 2\n1 0 1\n010", 2, 3, 1, "\0\377\0\377\0\377"),
    FILE_OF("P1 2 1 1 #\n0 # remark", 1, 2, 1, "\0\377"),
    FILE_OF("P2 2 1 3 0 3\n", 1, 2, 1, "\0\377"),
    FILE_OF("P3 1 1 255 1 2 3", 1, 1, 3, "\1\2\3"),
    FILE_OF("P4 9 2\n\377\177\0\200", 2, 9, 1, "\0\0\0\0\0\0\0\0\377\377\377\377\377\377\377\377\377\0"),
    FILE_OF("P5 2 1 255\n\7\n", 1, 2, 1, "\7\n"),
    FILE_OF("P5 1 1 65535\n\377\377 \r\n\t", 1, 1, 1, "\377"),
    FILE_OF("P6\n1\n1\n255\nabc\n", 1, 1, 3, "abc"),
    FILE_OF("P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n\0\1", 1, 2, 1, "\0\377"),
};

static void test_kinds(void **state)
{
    struct image i = { 0 };
    char error[300] = "";
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        if (pnm_decode(&i, (const unsigned char *)files[f].bytes, files[f].n, error))
            fail_msg("%.2s: %s", files[f].bytes, error);
        assert_int_equal(i.height, files[f].height);
        assert_int_equal(i.width, files[f].width);
        assert_int_equal(i.channels, files[f].channels);
        assert_memory_equal(i.pixel, files[f].pixel, (size_t)i.height * i.width * i.channels);
    }
    image_free(&i);
}

/* Where a file that is cut holds a whole picture nevertheless: a blank or a remark behind it is gone, or a digit's last ones. */
static void test_cuts(void **state)
{
    struct image i = { 0 };
    char error[300];
    size_t read = 0;
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++)
        for (size_t n = 0; n < files[f].n; n++) {
            unsigned char *cut = malloc(n ? n : 1);     /* a block of its own, so that ASan sees the edge */
            memcpy(cut, files[f].bytes, n);
            error[0] = '\0';
            int r = pnm_decode(&i, cut, n, error);
            read += !r;
            assert_int_equal(!r, !error[0]);
            free(cut);
        }
    assert_int_equal(read, 9 + 1 + 4 + 1);
    image_free(&i);
}

static void test_refusals(void **state)
{
    static const char *const bad[] = { "P0 1 1 0", "P8 1 1 255 0", "P1 2 1 02", "P1 2 1 0", "P1 2 1 001", "P4 0 1\n", "P4 65536 1\n",
                                       "P4 65535 65535\n", "P5 1 1 255\nab", "P4 1 1", "P6 1 1 255\nabcP6 1 1 255\nabc" };
    struct image i = { 0 };
    char error[300];
    (void)state;
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
        error[0] = '\0';
        if (!pnm_decode(&i, (const unsigned char *)bad[b], strlen(bad[b]), error) || !error[0])
            fail_msg("%s", bad[b]);
    }
    image_free(&i);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_kinds), cmocka_unit_test(test_cuts), cmocka_unit_test(test_refusals) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
