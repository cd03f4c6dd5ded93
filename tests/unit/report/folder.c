/* folder.c - names of a folder, and titles of paths */
#include "report/folder.h"

#include "expect_die.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void make(const char *name)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    fclose(f);
}

static void test_names(void **state)
{
    char root[] = "/tmp/iae-folder-XXXXXX";
    (void)state;
    assert_non_null(mkdtemp(root));
    assert_int_equal(chdir(root), 0);
    make("b");
    make(".hidden");
    make("a.tsv");
    assert_int_equal(mkdir("c", 0777), 0);
    struct strlist names = folder_names(".");
    assert_int_equal(names.n, 3);
    assert_string_equal(names.item[0], "a.tsv");
    assert_true(folder_has(&names, "c") && !folder_has(&names, ".hidden"));
    strlist_free(&names);
    assert_true(folder_is("c") && !folder_is("b"));
    char *title = folder_title("c/../c/.");
    assert_string_equal(title, "c");
    free(title);
    EXPECT_DIE(66, "none: cannot open", folder_is("none"));
    EXPECT_DIE(66, "none: cannot open the folder", folder_names("none"));
    assert_int_equal(unlink("a.tsv") | unlink("b") | unlink(".hidden") | rmdir("c") | rmdir(root), 0);
}

static void test_texts(void **state)
{
    (void)state;
    assert_true(folder_ends("a.tsv", ".tsv") && !folder_ends(".tsv", ".tsv") && !folder_ends("a.tsv2", ".tsv"));
    char *plain = folder_path("a", "b"), *slash = folder_path("a/", "b"), *title = folder_title("/");
    assert_string_equal(plain, "a/b");
    assert_string_equal(slash, "a/b");
    assert_string_equal(title, "/");
    free(plain);
    free(slash);
    free(title);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
