/* foreign.c - the names of foreign files, heads that are cut anywhere, and files that are not foreign */
#include "bytes/foreign.h"

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
    const char *name;           /* NULL: not foreign */
} heads[] = {
#define HEAD(bytes, name) { bytes, sizeof bytes - 1, name }
#define ZIP(name_size, name) "PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" name_size "\0\0\0" name
    HEAD("\0\0\0\30ftypheic", "HEIC"),
    HEAD("\0\0\0\30ftypmif1", "HEIC"), HEAD("\0\0\0\34ftypavif", "AVIF"), HEAD("\0\0\0\14JXL \r\n\x87\n", "JPEG XL"),
    HEAD("\xff\n", "JPEG XL"), HEAD("\xff\x4f\xff\x51", "JPEG 2000"), HEAD("8BPS", "Photoshop"), HEAD("%PDF-1.4", "PDF"),
    HEAD("BZh91AY&SY", "bzip2"), HEAD("\xfd" "7zXZ\0", "xz"), HEAD("\x28\xb5\x2f\xfd", "zstd"), HEAD("7z\xbc\xaf\x27\x1c", "7z"),
    HEAD("Rar!\x1a\7\1", "rar"), HEAD("\x80\2}", "pickle"), HEAD("\x80\4\x95", "pickle"), HEAD("(dp0\n", "pickle"),
    HEAD("\x89HDF\r\n\x1a\n", "HDF5"), HEAD("PAR1\25", "Parquet"), HEAD("# Created by Octave 7", "Octave"), HEAD("Octave-1-L", "Octave"),
    HEAD("version https://git-lfs", "Git LFS"), HEAD("\10\0\0\0\0\0\0\0{\"", "safetensors"), HEAD(ZIP("\10", "x/data.pkl"), NULL),
    HEAD(ZIP("\12", "x/data.pkl"), "PyTorch"), HEAD(ZIP("\10", "data.pkl"), NULL), HEAD(ZIP("\5", "x.npy"), NULL),
    HEAD("\0\0\0\0\2\0\0\0\3\0\0\0\0\0\0\0\2\0\0\0x\0", "version 4"), HEAD("\0\0\4\x1a\0\0\0\2\0\0\0\3\0\0\0\1\0\0\0\3xy\0", "version 4"),
    HEAD("\0\0\0\0\2\0\0\0\3\0\0\0\2\0\0\0\2\0\0\0x\0", NULL), HEAD("\3\0\0\0\2\0\0\0\3\0\0\0\0\0\0\0\2\0\0\0x\0", NULL),
    HEAD("<html>", "HTML"), HEAD("\xef\xbb\xbf \r\n<!DocType HTML", "HTML"), HEAD("<?xml version='1.0'?>\n<svg", "SVG"),
    HEAD("<svg", "SVG"), HEAD("<?xml version='1.0'?><Error>", "XML"),
    HEAD("", NULL), HEAD("PAR1,PAR2\n", NULL), HEAD("PAR1\n", NULL), HEAD("1,2,3\n", NULL), HEAD("label\n", NULL), HEAD("< 5\n", NULL),
    HEAD("\x89PNG\r\n\x1a\n", NULL), HEAD("\xff\xd8\xff\xe0", NULL), HEAD("\x93NUMPY\1\0", NULL), HEAD("\0\0\10\1\0\0\0\1\0", NULL),
    HEAD("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", NULL), HEAD("RIFF\0\0\0\0WEBP", NULL),
};

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const char *text = foreign_file((const unsigned char *)heads[i].bytes, heads[i].n);
        if (!text != !heads[i].name || (text && !strstr(text, heads[i].name)))
            fail_msg("head %zu: '%s', where '%s' is right", i, text ? text : "", heads[i].name ? heads[i].name : "");
        if (text)               /* with a file's name it is one line of a message */
            assert_true(strlen(text) < 200 && !strchr(text, '\n') && text[0] == 'a');
    }
}

/* A head that is cut is the same file or none that is known; nothing beyond it is looked at. */
static void test_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        for (size_t n = 0; n < heads[i].n; n++) {
            unsigned char *cut = malloc(n ? n : 1);     /* a block of its own, so that ASan sees the edge */
            memcpy(cut, heads[i].bytes, n);
            const char *text = foreign_file(cut, n);
            if (text && heads[i].name && !strstr(text, heads[i].name) && !strstr(text, "XML"))
                fail_msg("head %zu, cut at %zu: '%s'", i, n, text);
            free(cut);
        }
}

static void test_long(void **state)
{
    char *page = malloc(1 << 20);
    (void)state;
    memset(page, ' ', 1 << 20);
    memcpy(page + (1 << 20) - 6, "<html>", 6);
    assert_null(foreign_file((unsigned char *)page, 1 << 20));
    memcpy(page + 300, "<html>", 6);
    assert_non_null(foreign_file((unsigned char *)page, 1 << 20));
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_names), cmocka_unit_test(test_cuts), cmocka_unit_test(test_long) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
