/* spec_list.c - installed specs as lines: sorted, with numbers of three digits, and titles that fit */
#include "base/io.h"
#include "expect_die.h"
#include "inspect/spec_list.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/iae-specs-XXXXXX";

static void put(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

/* What it prints on stdout, which is a file for so long. */
static char *printed(void)
{
    int before = dup(STDOUT_FILENO), fd = open("list", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    fflush(stdout);
    assert_true(before >= 0 && fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0);
    close(fd);
    spec_list_print();
    assert_true(dup2(before, STDOUT_FILENO) >= 0);
    close(before);
    char *text = io_slurp("list", 1 << 16, NULL);
    unlink("list");
    return text;
}

#define AUTOENCODER "data 1000 unit\ncode gaussian 500\nreconstruction euclidean\nregularization none\nencoder: fc 500\ndecoder: fc 1000 sigmoid\n"

static void test_list(void **state)
{
    (void)state;
    put("specs/small.spec", "# Small, as it is.\n# more\ndata 4 unit\ncode gaussian 1\nreconstruction euclidean\nregularization none\n"
                            "encoder: fc 1\ndecoder: fc 4\n");
    put("specs/large.spec", AUTOENCODER "#  Said last, in a line that has more than the room that there is for it, which is quite a lot, is cut in the end\n");
    put("specs/notes.txt", "no spec");
    char *text = printed();
    assert_string_equal(text,
        "large  1.00M  1.00M  Said last, in a line that has more than the room that there is for it, which is quite a lot, is ...\n"
        "small     13      8  Small, as it is.\n");
    free(text);
    put("specs/small.spec", AUTOENCODER);
    unlink("specs/large.spec");
    text = printed();
    assert_string_equal(text, "small  1.00M  1.00M\n");
    free(text);
}

static void test_wrong(void **state)
{
    (void)state;
    put("specs/small.spec", "data 4 unit\nnonsense\n");
    int before = dup(STDOUT_FILENO);
    EXPECT_DIE(EX_CONFIG, "small: line 2", spec_list_print());
    dup2(before, STDOUT_FILENO);
    close(before);
    unlink("specs/small.spec");
    unlink("specs/notes.txt");
    rmdir("specs");
    EXPECT_DIE(EX_CONFIG, "no specs are installed", spec_list_print());
}

static int enter(void **state)
{
    (void)state;
    return !mkdtemp(folder) || chdir(folder) || mkdir("specs", 0700) || setenv("IAE_SHARE", folder, 1);
}

static int leave(void **state)
{
    (void)state;
    return chdir("/") || rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_list), cmocka_unit_test(test_wrong) };
    return cmocka_run_group_tests(tests, enter, leave);
}
