/* bmp.c - run lengths with jumps and an early end, masks, palettes that are too short, and hostile headers; the other kinds are
 * compared with another decoder in cli/pictures.bats */
#include "image/bmp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FILE_HEADER(pixels) "BM\0\0\0\0\0\0\0\0" pixels "\0\0\0"
#define INFO(width, height, bits, compression, colors) \
    "\50\0\0\0" width height "\1\0" bits "\0" compression "\0\0\0" "\0\0\0\0\0\0\0\0\0\0\0\0" colors "\0\0\0" "\0\0\0\0"
#define U32(v) v "\0\0\0"
#define THREE_COLORS "\1\2\3\0\21\22\23\0\41\42\43\0"
#define THREE_GRAYS "\1\1\1\0\2\2\2\0\3\3\3\0"
#define RLE(height, bits, compression, runs) FILE_HEADER("\102") INFO(U32("\4"), height, bits, compression, "\3") THREE_GRAYS runs
#define MINUS_2 "\376\377\377\377"

struct file {
    const char *bytes;
    size_t n;
    uint32_t height, width, channels;
    const char *pixel;          /* or what the error says, if height is 0 */
};
#define PICTURE(bytes, ...) { bytes, sizeof bytes - 1, __VA_ARGS__ }
#define WRONG(bytes, error) { bytes, sizeof bytes - 1, 0, 0, 0, error }

static const struct file files[] = {
    PICTURE(FILE_HEADER("\102") INFO(U32("\2"), U32("\1"), "\10", "\0", "\3") THREE_COLORS "\2\0", 1, 2, 3, "\43\42\41\3\2\1"),
    PICTURE(FILE_HEADER("\102") INFO(U32("\3"), U32("\1"), "\10", "\0", "\3") THREE_GRAYS "\2\0\1", 1, 3, 1, "\3\1\2"),
    PICTURE(FILE_HEADER("\66") INFO(U32("\3"), U32("\1"), "\10", "\0", "\3") THREE_GRAYS "\2\0\1", 1, 3, 1, "\3\1\2"),   /* a wrong place */
    WRONG(FILE_HEADER("\102") INFO(U32("\2"), U32("\1"), "\10", "\0", "\3") THREE_COLORS "\3\0", "colour 3, where the palette has 3"),
    PICTURE(RLE(U32("\2"), "\10", "\1", "\4\1\0\0\1\2\0\1"), 2, 4, 1, "\3\1\1\1\2\2\2\2"),
    PICTURE(RLE(U32("\2"), "\10", "\1", "\0\1"), 2, 4, 1, "\1\1\1\1\1\1\1\1"),
    PICTURE(RLE(U32("\2"), "\10", "\1", "\0\2\2\1\2\1\0\1"), 2, 4, 1, "\1\1\2\2\1\1\1\1"),
    PICTURE(RLE(MINUS_2, "\10", "\1", "\4\1\0\0\1\2\0\1"), 2, 4, 1, "\2\2\2\2\3\1\1\1"),
    PICTURE(RLE(U32("\1"), "\10", "\1", "\0\3\2\1\0\0\1\2"), 1, 4, 1, "\3\2\1\3"),
    PICTURE(RLE(U32("\1"), "\4", "\2", "\0\3\41\0\1\40\0\1"), 1, 4, 1, "\3\2\1\3"),
    PICTURE(RLE(U32("\1"), "\4", "\2", "\3\41\1\0"), 1, 4, 1, "\3\2\3\1"),
    WRONG(RLE(U32("\1"), "\10", "\1", "\5\1"), "a run beyond the end of its row"),
    WRONG(RLE(U32("\1"), "\10", "\1", "\4\1\1\1"), "a run beyond the end of its row"),
    WRONG(RLE(U32("\1"), "\10", "\1", "\4\1\0\0\1\1"), "a run beyond the end of its row"),
    WRONG(RLE(U32("\1"), "\10", "\1", "\0\2\5\0"), "a jump out of the picture"),
    WRONG(RLE(U32("\1"), "\10", "\1", "\0\2\0\2"), "a jump out of the picture"),
    WRONG(RLE(U32("\1"), "\10", "\1", "\0\4\1\1\1"), "the file is cut, within its pixels"),
    WRONG(RLE(U32("\1"), "\10", "\1", "\1\3"), "colour 3"),
    WRONG(RLE(U32("\1"), "\10", "\2", "\0\1"), "8 bits a pixel of compression 2"),
    WRONG(FILE_HEADER("\66") INFO(U32("\1"), U32("\1"), "\40", "\4", "\0") "abcd", "32 bits a pixel of compression 4"),
    PICTURE(FILE_HEADER("\102") INFO(U32("\1"), U32("\1"), "\20", "\3", "\0") "\0\170\0\0\340\7\0\0\37\0\0\0" "\37\170", 1, 1, 3, "\377\0\377"),
    WRONG(FILE_HEADER("\102") INFO(U32("\1"), U32("\1"), "\20", "\3", "\0") "\0\0\0\0\340\7\0\0\37\0\0\0" "\37\170", "a mask of 0"),
    WRONG(FILE_HEADER("\102") INFO(U32("\1"), U32("\1"), "\20", "\3", "\0") "\5\0\0\0\340\7\0\0\37\0\0\0" "\37\170", "a mask of 0x5"),
    WRONG(FILE_HEADER("\66") INFO(U32("\0"), U32("\1"), "\30", "\0", "\0") "abc", "0x1 pixels"),
    WRONG(FILE_HEADER("\66") INFO("\0\0\0\200", U32("\1"), "\30", "\0", "\0") "abc", "2147483648x1 pixels"),
    WRONG(FILE_HEADER("\66") INFO(U32("\1"), "\0\0\0\200", "\30", "\0", "\0") "abc", "1x2147483648 pixels"),
    WRONG(FILE_HEADER("\66") INFO("\0\20\0\0", "\0\20\0\0", "\30", "\0", "\0") "abc", "the file is cut: 3 bytes of pixels"),
    WRONG(FILE_HEADER("\377") INFO(U32("\1"), U32("\1"), "\30", "\0", "\0") "abc", "pixels at byte 255 of a file of 57"),
    WRONG("BM............\7\0\0\0", "a header of 7 bytes"),
};

static void check_file(struct image *i, const struct file *f, const unsigned char *bytes, size_t at)
{
    char error[300] = "";
    int r = bmp_decode(i, bytes, f->n, error);
    if (!r != (f->height > 0) || !r != !error[0] || (r && !strstr(error, f->pixel)))
        fail_msg("file %zu: %d, %s", at, r, error);
    if (r)
        return;
    assert_true(i->height == f->height && i->width == f->width && i->channels == f->channels);
    if (memcmp(i->pixel, f->pixel, (size_t)i->height * i->width * i->channels))
        fail_msg("file %zu: other pixels", at);
}

static void test_files(void **state)
{
    struct image i = { 0 };
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        unsigned char *copy = malloc(files[f].n);               /* a block of its own, so that ASan sees the edge */
        memcpy(copy, files[f].bytes, files[f].n);
        check_file(&i, &files[f], copy, f);
        free(copy);
    }
    image_free(&i);
}

static void test_cuts(void **state)
{
    struct image i = { 0 };
    char error[300];
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++)
        for (size_t n = 0; n < files[f].n; n++) {
            unsigned char *cut = malloc(n ? n : 1);
            memcpy(cut, files[f].bytes, n);
            error[0] = '\0';
            int r = bmp_decode(&i, cut, n, error);
            assert_int_equal(!r, !error[0]);
            if (!r && files[f].bytes[30] == 0)                  /* without run lengths nothing may be missing */
                fail_msg("file %zu, cut at %zu", f, n);
            free(cut);
        }
    image_free(&i);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_files), cmocka_unit_test(test_cuts) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
