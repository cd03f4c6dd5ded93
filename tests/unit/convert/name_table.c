/* name_table.c - a line for each row, with special characters written so that columns and lines stay what they are */
#include "convert/name_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void test_lines(void **state)
{
    char path[] = "/tmp/name_table.XXXXXX", text[200];
    struct name_table t;
    int32_t y = -3;
    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    name_table_open(&t, path);
    name_table_add(&t, 0, "a b/1.png", "a b", &y);
    name_table_add(&t, 9000000000, "x\ty\n\\", NULL, NULL);
    name_table_close(&t);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    unlink(path);
    assert_string_equal(text, "id\tpath\tclass\tlabel\n0\ta b/1.png\ta b\t-3\n9000000000\tx\\ty\\n\\\\\t\t\n");
}

static void test_long_paths(void **state)
{
    char path[] = "/tmp/name_table.XXXXXX", *name = malloc(70001);
    struct name_table t;
    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    memset(name, 'n', 70000);
    name[70000] = '\0';
    name_table_open(&t, path);
    for (int i = 0; i < 3; i++)
        name_table_add(&t, i, name, "", NULL);
    name_table_close(&t);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    assert_int_equal(ftell(f), 20 + 3 * (2 + 70000 + 3));
    fclose(f);
    unlink(path);
    free(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_long_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
