/* animation.c - APNG and GIF: what precedes the frames, their number and sequence, and the first frame for readers of one picture */
#include "image/animation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image/gif.h"
#include "image/png.h"
#include "image/png_chunk.h"

#include <fcntl.h>
#include <unistd.h>

static char name[] = "/tmp/iae-animation-XXXXXX";
static unsigned char file[1 << 20];

static void fill(struct image *i, uint32_t h, uint32_t w, uint32_t c, unsigned k)
{
    assert_int_equal(image_set(i, h, w, c), 0);
    for (size_t j = 0; j < (size_t)h * w * c; j++)
        i->pixel[j] = (unsigned char)(j / c * 7 + k * 50 + j % c);
}

/* The bytes of a file with these frames. */
static size_t make(const char *format, uint32_t frames, uint32_t side, uint32_t channels, int is_once)
{
    struct output_file out;
    struct animation a;
    struct image i = { 0 };
    size_t k = 0;
    while (strcmp(animation_format_name(k), format))
        k++;
    output_file_create(&out, name, 0);
    animation_open(&a, animation_format_get(k), &out, &(struct animation_plan){ .frames = frames, .delay = 1234, .is_once = is_once });
    for (unsigned f = 0; f < frames; f++) {
        fill(&i, side, side + 1, channels, f);
        animation_frame(&a, &i);
    }
    animation_close(&a);
    output_file_commit(&out, NULL);
    image_free(&i);
    int fd = open(name, O_RDONLY);
    ssize_t n = read(fd, file, sizeof file);
    close(fd);
    assert_true(n > 0 && n < (ssize_t)sizeof file);
    return (size_t)n;
}

static uint32_t get32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void test_apng(void **state)
{
    (void)state;
    for (uint32_t channels = 1; channels <= 3; channels += 2) {
        size_t n = make("png", 3, 150, channels, channels == 1), at = PNG_CHUNK_FIRST, size;
        uint32_t sequence = 0, frames = 0, data = 0, number = 0;
        const unsigned char *c;
        while ((c = png_chunk_next(file, n, &at, &size))) {
            assert_true(png_chunk_is_sound(c, size));
            if (!memcmp(c, "acTL", 4)) {
                assert_int_equal(number, 1);
                assert_int_equal(get32(c + 4), 3);
                assert_int_equal(get32(c + 8), channels == 1);
            } else if (!memcmp(c, "fcTL", 4)) {
                assert_int_equal(get32(c + 4), sequence++);
                assert_int_equal(get32(c + 8), 151);
                assert_int_equal(get32(c + 12), 150);
                assert_int_equal(get32(c + 24), 1234u << 16 | 1000);
                frames++;
            } else if (!memcmp(c, "fdAT", 4)) {
                assert_int_equal(get32(c + 4), sequence++);
                assert_true(frames > 1);
                data++;
            } else if (!memcmp(c, "IDAT", 4)) {
                assert_int_equal(frames, 1);
            }
            number++;
        }
        assert_int_equal(at, n);
        assert_int_equal(frames, 3);
        assert_true(data >= 2);
    }
}

static void is_first_frame(const struct image *have, uint32_t side, uint32_t channels)
{
    struct image want = { 0 };
    fill(&want, side, side + 1, channels, 0);
    assert_int_equal(have->channels, channels);
    assert_memory_equal(have->pixel, want.pixel, (size_t)side * (side + 1) * channels);
    image_free(&want);
}

static void test_first_frame(void **state)
{
    struct image i = { 0 };
    char error[300] = "";
    (void)state;
    for (uint32_t channels = 1; channels <= 3; channels += 2) {
        assert_int_equal(png_decode(&i, file, make("png", 3, 40, channels, 0), error), 0);
        is_first_frame(&i, 40, channels);
        if (gif_decode(&i, file, make("gif", 3, 15, channels, 0), error))
            fail_msg("%s", error);
        is_first_frame(&i, 15, channels);
    }
    image_free(&i);
}

static void test_gif(void **state)
{
    static const unsigned char delay[] = { 0x21, 0xf9, 4, 4, 123, 0, 255, 0 };
    size_t n = make("gif", 2, 15, 3, 0), delays = 0;
    (void)state;
    assert_memory_equal(file, "GIF89a\x10\0\x0f\0", 10);
    assert_non_null(memmem(file, n, "\x0bNETSCAPE2.0\3\1\0\0", 17 - 1));
    for (size_t i = 0; i + sizeof delay <= n; i++)
        delays += !memcmp(file + i, delay, sizeof delay);
    assert_int_equal(delays, 2);
    assert_int_equal(file[n - 1], ';');
    n = make("gif", 2, 15, 3, 1);
    assert_null(memmem(file, n, "NETSCAPE", 8));
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(animation_format_ending("a.b/c.GIF")->name, "gif");
    assert_string_equal(animation_format_ending("x.png")->name, "png");
    assert_null(animation_format_ending("gif"));
    assert_null(animation_format_ending("x.gif.txt"));
    assert_null(animation_format_name(2));
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(name);
}

static int make_name(void **state)
{
    (void)state;
    return close(mkstemp(name));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_apng), cmocka_unit_test(test_first_frame), cmocka_unit_test(test_gif),
                                        cmocka_unit_test(test_names) };
    return cmocka_run_group_tests(tests, make_name, remove_file);
}
