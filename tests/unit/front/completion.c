/* completion.c - what a command line may go on with, by a program that is a script here */
#include "front/completion.h"

#include "captured.h"
#include "expect_die.h"
#include "front/fake_program.h"

static const struct program_line list[] = { { "Data", "iae-fake", "a fake" }, { "Data", "iae-fast", "another" }, { NULL, NULL, NULL } };

#define COMPLETED(...) CAPTURED(completion_print(list, (char *[]){ __VA_ARGS__, NULL }))
#define W(word) ((char *)(uintptr_t)(word))

static int start(void **state)
{
    (void)state;
    fake_start();
    fake_program("iae-fake", "case $1 in\n--dump-options) printf '%s\\n' "
                             "'task\t-\tchoice\tNAME\t-\t0\t0\twhich\tcodes, clusters, bits' 'set\t-\tlist\tLINE\t-\t0\t0\tline\t-' "
                             "'steps\ts\tlong\tN\t-\t0\t9\tnumber\t-' 'output\to\ttext\tFILE\t-\t0\t0\tfile\t-' "
                             "'field\t-\ttext\tA,B\t-\t0\t0\tfields\t-' 'quiet\tq\tflag\t-\t-\t0\t0\tquiet\t-' ;;\n"
                             "--dump-operands) printf 'mnist\\nsvhn\\n$(odd)\\n' ;;\nesac");
    fake_program("iae-files", "[ \"$1\" = --dump-operands ] || printf 'quiet\tq\tflag\t-\t-\t0\t0\tquiet\t-\\n'");
    return 0;
}

static int end(void **state)
{
    (void)state;
    fake_remove("iae-fake");
    fake_remove("iae-files");
    fake_end();
    return 0;
}

static void programs(void **state)
{
    (void)state;
    assert_string_equal(COMPLETED(W("iae"), W("fa")), "fake\ta fake\nfast\tanother\n");
    assert_string_equal(COMPLETED(W("iae"), W("fak")), "fake\ta fake\n");
    assert_string_equal(COMPLETED(W("/opt/bin/iae"), W("h")), "help\tthe list of programs, or the manual page of one\n");
    assert_string_equal(COMPLETED(W("iae"), W("help"), W("")), "fake\ta fake\nfast\tanother\n");
    assert_string_equal(COMPLETED(W("iae"), W("help"), W("fake"), W("")), "");
    assert_string_equal(COMPLETED(W("iae")), "");
    assert_string_equal(COMPLETED(W("ls"), W("-")), "");
    assert_string_equal(COMPLETED(W("iaefake"), W("-")), "");
    assert_string_equal(COMPLETED(W("iae"), W("../fake"), W("--t")), "");
    assert_string_equal(CAPTURED(completion_print(list, (char *[]){ NULL })), "");
}

static void options(void **state)
{
    (void)state;
    assert_string_equal(COMPLETED(W("iae-fake"), W("--t")), "--task\twhich\n");
    assert_string_equal(COMPLETED(W("iae"), W("fake"), W("--t")), "--task\twhich\n");
    assert_string_equal(COMPLETED(W("iae-fake"), W("-q"), W("--task"), W("bits"), W("--set"), W("x"), W("-")),
                        "--set\tline\n--steps\tnumber\n--output\tfile\n--field\tfields\n");
    assert_string_equal(COMPLETED(W("iae-fake"), W("--"), W("--t")), "");
    assert_string_equal(COMPLETED(W("iae-missing"), W("--t")), "");
}

static void values(void **state)
{
    (void)state;
    assert_string_equal(COMPLETED(W("iae-fake"), W("--task"), W("")), "codes\nclusters\nbits\n");
    assert_string_equal(COMPLETED(W("iae-fake"), W("--task"), W("c")), "codes\nclusters\n");
    assert_string_equal(COMPLETED(W("iae-fake"), W("--task=cl")), "--task=clusters\n");
    assert_string_equal(COMPLETED(W("iae-fake"), W("--set"), W("--task"), W("--task"), W("b")), "bits\n");      /* --task was a value */
    assert_string_equal(COMPLETED(W("iae-fake"), W("-qs"), W("m")), "");                                    /* a number */
    assert_string_equal(COMPLETED(W("iae-fake"), W("-o"), W("m")), ":files\n");
    assert_string_equal(COMPLETED(W("iae-fake"), W("--output=m")), ":files\n");
    assert_string_equal(COMPLETED(W("iae-fake"), W("--field"), W("id,xh")), "id,xhat\n");
    assert_string_equal(COMPLETED(W("iae-fake"), W("--field=id,xh")), "--field=id,xhat\n");
}

static void operands(void **state)
{
    (void)state;
    assert_string_equal(COMPLETED(W("iae-fake"), W("")), "mnist\nsvhn\n");              /* not what a shell would run */
    assert_string_equal(COMPLETED(W("iae-fake"), W("--task=bits"), W("m")), "mnist\n");
    assert_string_equal(COMPLETED(W("iae-fake"), W("--"), W("s")), "svhn\n");
    assert_string_equal(COMPLETED(W("iae-files"), W("-q"), W("m")), ":files\n");
}

static void scripts(void **state)
{
    (void)state;
    setenv("IAE_SHARE", "/nowhere", 1);
    EXPECT_DIE(EX_NOINPUT, "completion/iae.bash", completion_script("bash"));
    for (size_t i = 0; i < 3; i++)
        assert_non_null(completion_shell(i));
    assert_null(completion_shell(3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs), cmocka_unit_test(options), cmocka_unit_test(values), cmocka_unit_test(operands), cmocka_unit_test(scripts)
    };
    return cmocka_run_group_tests(tests, start, end);
}
