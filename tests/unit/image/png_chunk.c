/* png_chunk.c - chunks that are cut, and chunks that are made */
#include "image/png_chunk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_round_trip(void **state)
{
    unsigned char file[8 + 2 * PNG_CHUNK_FRAME + 5];
    size_t at = PNG_CHUNK_FIRST, size;
    (void)state;
    memset(file, 0, sizeof file);
    png_chunk_make(file + 8, "abCd", (const unsigned char *)"hello", 5);
    png_chunk_make(file + 8 + PNG_CHUNK_FRAME + 5, "IEND", (const unsigned char *)"", 0);
    assert_memory_equal(file + 8 + PNG_CHUNK_FRAME + 5, "\0\0\0\0IEND\xae\x42\x60\x82", 12);      /* as in every PNG file */
    const unsigned char *c = png_chunk_next(file, sizeof file, &at, &size);
    assert_memory_equal(c, "abCdhello", 9);
    assert_int_equal(size, 5);
    assert_true(png_chunk_is_sound(c, size));
    file[12] ^= 1;
    assert_false(png_chunk_is_sound(c, size));
    c = png_chunk_next(file, sizeof file, &at, &size);
    assert_memory_equal(c, "IEND", 4);
    assert_int_equal(at, sizeof file);
    assert_null(png_chunk_next(file, sizeof file, &at, &size));
}

static void test_cuts(void **state)
{
    unsigned char chunk[PNG_CHUNK_FRAME + 5];
    size_t size;
    (void)state;
    png_chunk_make(chunk, "abCd", (const unsigned char *)"hello", 5);
    for (size_t n = 0; n < sizeof chunk; n++) {
        size_t at = 0;
        unsigned char *cut = malloc(n ? n : 1);         /* a block of its own, so that ASan sees the edge */
        memcpy(cut, chunk, n);
        assert_null(png_chunk_next(cut, n, &at, &size));
        assert_int_equal(at, 0);
        free(cut);
    }
    memset(chunk, 255, 4);
    assert_null(png_chunk_next(chunk, sizeof chunk, &(size_t){ 0 }, &size));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_round_trip), cmocka_unit_test(test_cuts) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
