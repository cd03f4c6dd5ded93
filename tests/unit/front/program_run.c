/* program_run.c - what a program prints comes back, what fails does not */
#include "front/program_run.h"

#include "front/fake_program.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *output(const char *name, const char *argument)
{
    char *argv[] = { NULL, (char *)(uintptr_t)argument, NULL };
    return program_output(name, argv);
}

static void outputs(void **state)
{
    (void)state;
    fake_start();
    fake_program("iae-fake", "case $1 in fail) echo no; exit 1 ;; killed) kill -9 $$ ;; long) head -c 3000000 /dev/zero | tr '\\0' a ;;\n"
                             "*) cat; echo unseen >&2; printf '%s.' \"$@\" ;; esac");
    char *text = output("iae-fake", "a b");
    assert_string_equal(text, "a b.");              /* and nothing from a stdin */
    free(text);
    assert_null(output("iae-fake", "fail"));
    assert_null(output("iae-fake", "killed"));
    assert_null(output("iae-missing", ""));
    signal(SIGPIPE, SIG_DFL);
    text = output("iae-fake", "long");              /* a MiB of it, unless the writer sees that nobody reads */
    assert_true(!text || strlen(text) == 1 << 20);
    free(text);
    fake_remove("iae-fake");
    fake_file("iae-fake", "", 0644);
    assert_null(output("iae-fake", ""));
    fake_remove("iae-fake");
    fake_end();
}

static void runs(void **state)
{
    (void)state;
    char *argv[] = { NULL, NULL };
    program_run("iae-missing", argv);
    assert_int_equal(errno, ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(outputs), cmocka_unit_test(runs) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
