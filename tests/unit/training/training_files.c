/* training_files.c - what a training writes is not what it reads, by whatever name */
#include "training/training_files.h"

#include "expect_die.h"

#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/iae-files-XXXXXX";

static void put(const char *name)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    fclose(f);
}

static void check(const char *output, const char *metrics, const char *eval, int keep_best, const char *data)
{
    struct training_files f = { output, metrics, eval, NULL, keep_best };
    char name[100], *operands[] = { name, NULL };
    snprintf(name, sizeof name, "%s", data ? data : "");
    training_files_check(&f, data ? operands : operands + 1);
}

static void same_and_other(void **state)
{
    (void)state;
    check("m.iae", "m.tsv", "held.iae", 1, "data.iae");
    check("m.iae", NULL, NULL, 0, NULL);
    check("m.iae", "-", "-", 1, "data.iae");
    check("m.iae", "-", NULL, 0, "-");
    EXPECT_DIE(EX_USAGE, "--metrics and --output", check("m.iae", "m.iae", NULL, 0, NULL));
    EXPECT_DIE(EX_USAGE, "--metrics and --output", check("m.iae", "./m.iae", NULL, 0, NULL));
    EXPECT_DIE(EX_USAGE, "--metrics and --output", check("m.iae", "link", NULL, 0, NULL));
    EXPECT_DIE(EX_USAGE, "--keep-best", check("m.iae", "m-best.iae", NULL, 1, NULL));
    EXPECT_DIE(EX_USAGE, "--eval: 'held.iae' is written", check("held.iae", NULL, "held.iae", 0, NULL));
    EXPECT_DIE(EX_USAGE, "--eval: 'held.iae' is written", check("m.iae", "held.iae", "held.iae", 0, NULL));
    EXPECT_DIE(EX_USAGE, "'data.iae' is read, and written", check("m.iae", "data.iae", NULL, 0, "data.iae"));
    EXPECT_DIE(EX_USAGE, "'data.iae' is read, and written", check("data.iae", NULL, NULL, 0, "data.iae"));
    EXPECT_DIE(EX_USAGE, "stdin is the data", check("m.iae", NULL, "-", 0, NULL));
    EXPECT_DIE(EX_USAGE, "stdin is the data", check("m.iae", NULL, "-", 0, "-"));
}

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder))
        return -1;
    put("m.iae");
    return symlink("m.iae", "link");
}

static int tear_down(void **state)
{
    (void)state;
    unlink("m.iae");
    unlink("link");
    return chdir("/") || rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(same_and_other) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
