/* completion_values.c - specs with what they say of themselves, fields of the stream that is named, nothing that a shell would run */
#include "front/completion_values.h"

#include "front/fake_program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char minus[] = "-", name_value[] = "NAME", file_value[] = "URL|DIR", words[] = "one, two";

static struct option_line option(const char *name, char *value, char *choice)
{
    return (struct option_line){ .name = (char *)(uintptr_t)name, .value = value, .words = choice, .letter = '-' };
}

/* The lines of this option's values, joined; :files at the end. */
static const char *lines(struct option_line o, char **line)
{
    static char joined[2000];
    struct strlist values = { NULL, 0 };
    int files = completion_values(&values, &o, line);
    *joined = '\0';
    for (size_t i = 0; i < values.n; i++)
        strcat(strcat(joined, values.item[i]), "\n");
    strlist_free(&values);
    return files ? strcat(joined, ":files\n") : joined;
}

static void choices(void **state)
{
    (void)state;
    char *none[] = { NULL };
    assert_string_equal(lines(option("task", name_value, words), none), "one\ntwo\n");
    assert_string_equal(lines(option("mirror", file_value, minus), none), ":files\n");
    assert_string_equal(lines(option("name", name_value, minus), none), "");
}

static void specs(void **state)
{
    (void)state;
    char *none[] = { NULL };
    setenv("IAE_SHARE", fake_folder, 1);
    assert_string_equal(lines(option("spec", name_value, minus), none), ":files\n");        /* no folder */
    char folder[200];
    snprintf(folder, sizeof folder, "%s/specs", fake_folder);
    mkdir(folder, 0755);
    fake_file("specs/b.spec", "#  The \tb\x1b.\nrest\n", 0644);
    fake_file("specs/a-1.spec", "data 3\n", 0644);
    fake_file("specs/c.spec", "", 0644);
    fake_file("specs/$(id).spec", "# d\n", 0644);
    fake_file("specs/README", "# no spec\n", 0644);
    assert_string_equal(lines(option("spec", name_value, minus), none), "a-1\t\nb\tThe  b .\nc\t\n:files\n");
    static const char *const made[] = { "specs/b.spec", "specs/a-1.spec", "specs/c.spec", "specs/$(id).spec", "specs/README", "specs" };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        fake_remove(made[i]);
    unsetenv("IAE_SHARE");
}

static void fields(void **state)
{
    (void)state;
    char *none[] = { NULL }, path[200], missing[] = "/nowhere/a.iae", *line[] = { missing, path, NULL };
    assert_true(!strncmp(lines(option("field", name_value, minus), none), "id\ny\nx\nz\n", 9));
    fake_program("iae-dump", "[ \"$1 $2\" = '--header --' ] && head -c 100 \"$3\"");
    fake_file("a.iae", "iae 1 rows\nfield id i8 []\nfield own f4 [2]\nfield `id` f4 []\nmeta field x\n", 0644);
    snprintf(path, sizeof path, "%s/a.iae", fake_folder);
    assert_string_equal(lines(option("drop", name_value, minus), line), "id\nown\n");
    assert_int_equal(truncate(path, (64 << 20) + 1), 0);           /* too large to be read while somebody waits */
    assert_true(!strncmp(lines(option("field", name_value, minus), line), "id\ny\nx\nz\n", 9));
    fake_remove("iae-dump");
    fake_remove("a.iae");
}

static int start(void **state)
{
    (void)state;
    fake_start();
    return 0;
}

static int end(void **state)
{
    (void)state;
    fake_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(choices), cmocka_unit_test(specs), cmocka_unit_test(fields) };
    return cmocka_run_group_tests(tests, start, end);
}
