/* import_file.c - formats are recognized by their first bytes, in an order that is fixed */
#include "leaks.h"

#include "array/array_formats.h"
#include "array/cifar.h"
#include "base/die.h"
#include "convert/import_file.h"
#include "image/image_formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SIZE (2 * (CIFAR_ROW + 2))

static char path[] = "/tmp/iae-sniff-XXXXXX";
static unsigned char bytes[SIZE];
static jmp_buf out_of_it;
static int status;

static void jump(int code, const char *line)
{
    (void)line;
    status = code;
    longjmp(out_of_it, 1);
}

static void put(size_t pos, const char *text, size_t n)
{
    memcpy(bytes + pos, text, n);
}

/* The name of the format that a file of these bytes is taken for: "csv", or the exit status of its refusal. */
static const char *recognized(size_t size)
{
    static char text[20];
    size_t n;
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
    status = 0;
    LEAKS_IGNORE;
    if (!setjmp(out_of_it)) {
        struct import_file *file = import_file_list((char *[]){ path, NULL }, IMPORT_FILE_SNIFF, &n);
        snprintf(text, sizeof text, "%s", file->array ? file->array->name : file->image ? file->image->name
                 : file->kind == IMPORT_TAR ? "tar" : file->kind == IMPORT_ZIP ? "zip" : "csv");
        import_file_free(file, n);
    }
    LEAKS_CHECK;
    if (status)
        snprintf(text, sizeof text, "%d", status);
    return text;
}

/* Bytes that several formats claim: each line adds some that have precedence over those before. */
static void test_order(void **state)
{
    (void)state;
    memset(bytes, 0, sizeof bytes);
    assert_string_equal(recognized(0), "65");
    memset(bytes, 'a', 600);
    assert_string_equal(recognized(600), "csv");
    put(0, "P5 ", 3);
    assert_string_equal(recognized(600), "pnm");
    put(257, "ustar", 5);                           /* an archive whose first member is called P5 ... */
    assert_string_equal(recognized(600), "tar");
    put(124, "\0\1IM", 4);
    assert_string_equal(recognized(600), "mat");
    put(0, "\x93NUMPY", 6);
    assert_string_equal(recognized(600), "npy");
    put(0, "\xff\xd8\xff", 3);
    assert_string_equal(recognized(600), "jpeg");
    put(0, "\x89PNG\r\n\x1a\n", 8);
    assert_string_equal(recognized(600), "png");
}

static void test_likely(void **state)
{
    (void)state;
    memset(bytes, 'a', 600);
    put(0, "PK\3\4", 4);
    put(26, "\5\0", 2);
    put(30, "x.npy", 5);
    assert_string_equal(recognized(600), "npz");
    put(30, "x.png", 5);
    assert_string_equal(recognized(600), "zip");
    put(0, "PK\5\6", 4);
    assert_string_equal(recognized(600), "zip");
    put(0, "P2aa", 4);                              /* text, and no picture */
    memset(bytes + 26, 'a', 2);
    assert_string_equal(recognized(600), "csv");
    put(0, "\0\0\10\3", 4);
    assert_string_equal(recognized(600), "idx");
    put(4, "\0\0\0\0{\"", 6);
    assert_string_equal(recognized(600), "65");     /* safetensors */
    put(0, "\0\0\7\3", 4);
    put(8, "aa", 2);
    assert_string_equal(recognized(600), "65");
    put(0, "\x85\xa3iae", 5);
    assert_string_equal(recognized(600), "65");
}

/* Labels 9 and 99 are the last of CIFAR-10 and, behind a coarse one, of CIFAR-100. */
static void test_guess(void **state)
{
    (void)state;
    memset(bytes, 30, sizeof bytes);
    bytes[CIFAR_ROW + 2] = 3;
    bytes[0] = bytes[CIFAR_ROW + 1] = 9;
    assert_string_equal(recognized(2 * (CIFAR_ROW + 1)), "cifar10");
    assert_string_equal(recognized(2 * (CIFAR_ROW + 1) - 1), "65");
    assert_string_equal(recognized(2 * (CIFAR_ROW + 2)), "cifar100");
    bytes[CIFAR_ROW + 3] = 99;
    assert_string_equal(recognized(2 * (CIFAR_ROW + 2)), "cifar100");
    bytes[CIFAR_ROW + 3] = 100;
    assert_string_equal(recognized(2 * (CIFAR_ROW + 2)), "65");
    bytes[CIFAR_ROW + 1] = 10;
    assert_string_equal(recognized(2 * (CIFAR_ROW + 1)), "65");
    memset(bytes, 7, sizeof bytes);
    assert_string_equal(recognized(500), "stl10-labels");
}

static void test_names(void **state)
{
    static const char *const expected[] = { "idx", "npy", "npz", "mat", "cifar10", "cifar100", "csv", "stl10", "stl10-labels", "png", "jpeg", "webp", "gif", "tiff", "pnm", "bmp", "tar", "zip" };
    size_t i = 0;
    (void)state;
    for (const char *name; (name = import_file_format_name(i)); i++)
        assert_string_equal(name, expected[i]);
    assert_int_equal(i, sizeof expected / sizeof *expected);
    assert_true(image_formats_ending(".JPeg") && image_formats_ending(".pam") && image_formats_ending(".gif"));
    assert_false(image_formats_ending(".svg") || image_formats_ending("png"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order), cmocka_unit_test(test_likely), cmocka_unit_test(test_guess), cmocka_unit_test(test_names)
    };
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    die_handler = jump;
    int r = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return r;
}
