/* importable.c - the names of files that iae-import reads, heads that are cut anywhere, and files of other kinds */
#include "bytes/importable.h"

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
    const char *name;           /* NULL: not known */
} heads[] = {
#define HEAD(bytes, name) { bytes, sizeof bytes - 1, name }
    HEAD("\x89PNG\r\n\x1a\n", "PNG"), HEAD("\xff\xd8\xff\xe0", "JPEG"), HEAD("GIF89a", "GIF"), HEAD("RIFF\1\2\3\4WEBP", "WebP"),
    HEAD("II*\0", "TIFF"), HEAD("MM\0*", "TIFF"), HEAD("\x93NUMPY\1", "npy"), HEAD("PK\3\4", "npz"), HEAD("\x1f\x8b\x08", "gzip"),
    HEAD("MATLAB 5.0 MAT-file", "MATLAB"), HEAD("\0\0\10\3\0\0", "IDX"),
    HEAD("", NULL), HEAD("\x87\xa3" "iae\1", NULL), HEAD("id,x\n", NULL), HEAD("\x89HDF\r\n\x1a\n", NULL), HEAD("PK\5\6", NULL),
};

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        for (size_t n = 0; n <= heads[i].n; n++) {
            unsigned char *cut = malloc(n ? n : 1);     /* a block of its own, so that ASan sees the edge */
            memcpy(cut, heads[i].bytes, n);
            const char *name = importable_file(cut, n);
            if (n == heads[i].n ? !name != !heads[i].name || (name && !strstr(name, heads[i].name)) : name && !strstr(name, heads[i].name))
                fail_msg("head %zu, cut at %zu: '%s'", i, n, name ? name : "");
            free(cut);
        }
}

static void test_tar(void **state)
{
    unsigned char block[512] = "a.png";
    (void)state;
    assert_null(importable_file(block, sizeof block));
    memcpy(block + 257, "ustar", 5);
    assert_string_equal(importable_file(block, sizeof block), "a tar file");
    assert_null(importable_file(block, 261));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_names), cmocka_unit_test(test_tar) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
