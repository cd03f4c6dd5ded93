/* gnuplot.c - text cannot leave its quotes; pictures larger than a pipe; failures have gnuplot's own words */
#include "plot/gnuplot.h"
#include "expect_die.h"

#include <stdlib.h>
#include <unistd.h>

static char *quoted(const char *text)
{
    char *all;
    size_t n;
    FILE *out = open_memstream(&all, &n);
    gnuplot_text(out, text);
    fclose(out);
    return all;
}

static void is_quoted(const char *text, const char *want)
{
    char *all = quoted(text);
    assert_string_equal(all, want);
    free(all);
}

static void quotes(void **state)
{
    (void)state;
    is_quoted("mse rolled", "\"mse rolled\"");
    is_quoted("a\"; system 'id' #`id`@x$", "\"a\\042\\073 system \\047id\\047 \\043\\140id\\140\\100x\\044\"");
    is_quoted("_{}^\\n", "\"\\137\\173\\175\\136\\134n\"");
    is_quoted("-10", "\"\\055\\061\\060\"");                /* not \0551 */
    is_quoted("\xc3\xbc\n\xff", "\"\\303\\274\\077\\077\"");
    for (int c = 1; c < 256; c++) {
        char one[] = { (char)c, '\0' }, *all = quoted(one);
        size_t n = strlen(all);
        assert_true(n == 3 || n == 6);
        assert_true(all[0] == '"' && all[n - 1] == '"' && !memchr(all + 1, '"', n - 2));
        free(all);
    }
}

static void need_gnuplot(void)
{
    if (system("command -v gnuplot >/dev/null"))
        skip();
}

static const char *with_path(const char *path, const char *script, size_t *n)
{
    static char before[4096];
    snprintf(before, sizeof before, "%s", getenv("PATH"));
    setenv("PATH", path, 1);
    const char *picture = (const char *)gnuplot_draw(script, strlen(script), n);
    setenv("PATH", before, 1);
    return picture;
}

static void none(void **state)
{
    char before[4096];
    size_t n;
    (void)state;
    log_program = "test";
    snprintf(before, sizeof before, "%s", getenv("PATH"));
    EXPECT_DIE(69, "test: gnuplot: is not installed (Debian: gnuplot-nox)\n", with_path("/nowhere", "print 1\n", &n));
    setenv("PATH", before, 1);
}

/* Script and picture are larger than what a pipe holds, and both are under way at the same time. */
static void large(void **state)
{
    static const char line[] = "print \"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"\n";
    const size_t lines = 20000, length = sizeof line - 1;
    size_t n;
    (void)state;
    need_gnuplot();
    char *script = malloc(lines * length + 100);
    assert_non_null(script);
    size_t at = (size_t)sprintf(script, "set print \"-\"\n");
    for (size_t i = 0; i < lines; i++)
        memcpy(script + at + i * length, line, length);
    unsigned char *picture = gnuplot_draw(script, at + lines * length, &n);
    assert_int_equal(n, lines * 65);
    assert_memory_equal(picture + (lines - 1) * 65, "0123456789abcdef", 16);
    free(picture);
    free(script);
}

static void failures(void **state)
{
    static const char unknown[] = "set print \"-\"\nprint 1\nset terminal nosuch\n", silent[] = "x = 1\n", quits[] = "exit status 3\n";
    size_t n;
    (void)state;
    need_gnuplot();
    EXPECT_DIE(69, "gnuplot: exit status 1: ", free(gnuplot_draw(unknown, sizeof unknown - 1, &n)));
    assert_non_null(strstr(said, "terminal"));
    EXPECT_DIE(69, "no picture", free(gnuplot_draw(silent, sizeof silent - 1, &n)));
    EXPECT_DIE(69, "exit status 3", free(gnuplot_draw(quits, sizeof quits - 1, &n)));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(quotes), cmocka_unit_test(none), cmocka_unit_test(large), cmocka_unit_test(failures) };
    alarm(120);             /* two processes that wait for each other would wait for ever */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
