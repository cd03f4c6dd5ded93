/* gif.c - frames on their screens, palettes, transparency, and what is damaged */
#include "image/gif.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image/image_formats.h"

/* Indexes of 7 bits, each in a code of 8: few enough that the codes grow no longer. n is their number and 2. */
#define PIXELS(n, indexes) "\7" n "\x80" indexes "\x81" "\0"
#define SCREEN(w, h, flags) "GIF89a" w "\0" h "\0" flags "\0\0"
#define FRAME(x, y, w, h, flags) "," x "\0" y "\0" w "\0" h "\0" flags
#define TRANSPARENT(index) "!\xf9\4\1\0\0" index "\0"
#define COLOURED "\xa0\0\0" "\0\xb0\0" "\0\0\xc0" "\1\2\3"      /* palettes of four colours, which flags call \x81 */
#define GREY "\0\0\0" "\x55\x55\x55" "\xaa\xaa\xaa" "\xff\xff\xff"

static const struct {
    const char *bytes;
    size_t n;
    uint32_t height, width, channels;
    const char *pixel;
} files[] = {
#define FILE_OF(bytes, ...) { bytes, sizeof bytes - 1, __VA_ARGS__ }
    FILE_OF(SCREEN("\2", "\1", "\x81") COLOURED FRAME("\0", "\0", "\2", "\1", "\0") PIXELS("\4", "\1\2") ";", 1, 2, 3, "\0\xb0\0\0\0\xc0"),
    FILE_OF(SCREEN("\2", "\1", "\x81") GREY FRAME("\0", "\0", "\2", "\1", "\0") PIXELS("\4", "\1\2") ";", 1, 2, 1, "\x55\xaa"),
    /* without a palette */
    FILE_OF(SCREEN("\2", "\1", "\0") FRAME("\0", "\0", "\2", "\1", "\0") PIXELS("\4", "\1\x7f") ";", 1, 2, 1, "\1\x7f"),
    /* with two, of which the frame's own is right */
    FILE_OF(SCREEN("\2", "\1", "\x81") COLOURED FRAME("\0", "\0", "\2", "\1", "\x81") GREY PIXELS("\4", "\1\2") ";", 1, 2, 1, "\x55\xaa"),
    /* a colour that is transparent does not make a picture coloured */
    FILE_OF(SCREEN("\3", "\1", "\x81") "\0\0\0" "\xff\0\0" "\7\7\7" "\xff\xff\xff" "!\xfe\2hi\0" TRANSPARENT("\1")
            FRAME("\0", "\0", "\3", "\1", "\0") PIXELS("\5", "\0\1\2") ";", 1, 3, 1, "\0\xff\7"),
    /* one that is none of the palette may be transparent, too */
    FILE_OF(SCREEN("\2", "\1", "\x81") GREY TRANSPARENT("\x77") FRAME("\0", "\0", "\2", "\1", "\0") PIXELS("\4", "\1\x77") ";", 1, 2, 1,
            "\x55\xff"),
    /* within the screen, with and without a transparent colour; beyond it */
    FILE_OF(SCREEN("\3", "\2", "\x81") GREY FRAME("\1", "\1", "\1", "\1", "\0") PIXELS("\3", "\2") ";", 2, 3, 1, "\0\0\0\0\xaa\0"),
    FILE_OF(SCREEN("\3", "\2", "\x81") GREY TRANSPARENT("\1") FRAME("\1", "\1", "\1", "\1", "\0") PIXELS("\3", "\2") ";", 2, 3, 1,
            "\xff\xff\xff\xff\xaa\xff"),
    FILE_OF(SCREEN("\1", "\1", "\x81") GREY FRAME("\1", "\0", "\2", "\1", "\0") PIXELS("\4", "\1\2") ";", 1, 3, 1, "\0\x55\xaa"),
    FILE_OF(SCREEN("\0", "\0", "\x81") GREY FRAME("\0", "\0", "\1", "\2", "\0") PIXELS("\4", "\1\2") ";", 2, 1, 1, "\x55\xaa"),
    /* rows 0, 4, 2, 1, 3, and one pixel that is too many */
    FILE_OF(SCREEN("\1", "\5", "\0") FRAME("\0", "\0", "\1", "\5", "\xc1") GREY PIXELS("\10", "\0\1\2\3\1\1") ";", 5, 1, 1,
            "\0\xff\xaa\x55\x55"),
    /* a second frame */
    FILE_OF(SCREEN("\1", "\1", "\x81") GREY FRAME("\0", "\0", "\1", "\1", "\0") PIXELS("\3", "\1") TRANSPARENT("\1")
            FRAME("\0", "\0", "\1", "\1", "\x81") COLOURED PIXELS("\3", "\2") "!\xff\0" ";", 1, 1, 1, "\x55"),
};

static void test_frames(void **state)
{
    struct image i = { 0 };
    char error[300] = "";
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        if (gif_decode(&i, (const unsigned char *)files[f].bytes, files[f].n, error))
            fail_msg("%zu: %s", f, error);
        if (i.height != files[f].height || i.width != files[f].width || i.channels != files[f].channels)
            fail_msg("%zu: %u x %u x %u", f, i.height, i.width, i.channels);
        assert_memory_equal(i.pixel, files[f].pixel, (size_t)i.height * i.width * i.channels);
    }
    image_free(&i);
}

/* Whatever is missing of a file, it is noticed, and where a file ends is not known before. */
static void test_cuts(void **state)
{
    struct image i = { 0 };
    char error[300];
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++)
        for (size_t n = 0; n <= files[f].n; n++) {
            unsigned char *cut = malloc(n ? n : 1);     /* a block of its own, so that ASan sees the edge */
            memcpy(cut, files[f].bytes, n);
            error[0] = '\0';
            int r = gif_decode(&i, cut, n, error);
            if ((n < files[f].n) != (r != 0) || !r != !error[0])
                fail_msg("%zu: %zu of %zu bytes: %s", f, n, files[f].n, error);
            assert_int_equal(image_format_gif.length(cut, n), r ? 0 : n);
            free(cut);
        }
    image_free(&i);
}

static void test_refusals(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *words;
    } bad[] = {
        FILE_OF("GIF89a\1\0\1\0\x80\0\0\1\2\3", "the file is cut"),
        FILE_OF("GIF88a\1\0\1\0\0\0\0;", "not a GIF file"),
        FILE_OF(SCREEN("\1", "\1", "\0") ";", "no picture"),
        FILE_OF(SCREEN("\1", "\1", "\0") "!\xf9\3\1\0\0\0" FRAME("\0", "\0", "\1", "\1", "\0") PIXELS("\3", "\1") ";", "extension of 3 bytes"),
        FILE_OF(SCREEN("\1", "\1", "\0") "!\xf9\0" FRAME("\0", "\0", "\1", "\1", "\0") PIXELS("\3", "\1") ";", "extension of 0 bytes"),
        FILE_OF(SCREEN("\1", "\1", "\0") FRAME("\0", "\0", "\0", "\1", "\0") PIXELS("\3", "\1") ";", "a frame of 0x1 pixels"),
        FILE_OF(SCREEN("\1", "\1", "\x81") GREY FRAME("\0", "\0", "\1", "\1", "\0") PIXELS("\3", "\4") ";", "colour 4 of a palette of 4"),
        FILE_OF(SCREEN("\1", "\1", "\0") FRAME("\0", "\0", "\2", "\1", "\0") PIXELS("\3", "\1") ";", "before image complete"),
        FILE_OF(SCREEN("\1", "\1", "\0") "?" FRAME("\0", "\0", "\1", "\1", "\0") PIXELS("\3", "\1") ";", "record"),
        FILE_OF(SCREEN("\1", "\1", "\0") FRAME("\0", "\0", "\1", "\1", "\0") PIXELS("\3", "\1") "?;", "no end mark"),
        FILE_OF("GIF89a\xff\xff\xff\xff\0\0\0" FRAME("\0", "\0", "\1", "\1", "\0") PIXELS("\3", "\1") ";", "65535x65535 pixels"),
        FILE_OF("GIF89a\1\0\1\0\0\0\0,\0\0\0\0\xff\xff\xff\xff\0" PIXELS("\3", "\1") ";", "65535x65535 pixels"),
        FILE_OF("GIF89a\1\0\1\0\0\0\0,\xff\xff\xff\xff\1\0\1\0\0" PIXELS("\3", "\1") ";", "65536x65536 pixels"),
    };
    struct image i = { 0 };
    char error[300];
    (void)state;
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
        error[0] = '\0';
        if (!gif_decode(&i, (const unsigned char *)bad[b].bytes, bad[b].n, error) || !strstr(error, bad[b].words))
            fail_msg("'%s', not '%s'", error, bad[b].words);
    }
    image_free(&i);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_frames), cmocka_unit_test(test_cuts), cmocka_unit_test(test_refusals) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
