/* args.c - options: right ones are taken, wrong ones end the program with a line that names them */
#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/version.h"
#include "expect_die.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int flag;
static long count;
static double rate;
static uint64_t seed;
static const char *text;
static struct arg_list list;
static int kind = -1;

static const char *kind_name(size_t i)
{
    static const char *const names[] = { "one", "two" };
    return i < 2 ? names[i] : NULL;
}

static const struct arg options[] = {
    ARG_GROUP("A heading"),
    ARG_FLAG("color", 'c', &flag, "a flag"),
    ARG_FLAG("colorful", 0, &flag, "a longer name with the same beginning"),
    ARG_LONG("count", 'n', &count, -1, 100, "N", "a number"),
    ARG_REAL("rate", 0, &rate, 0, 1, "R", "a real number"),
    ARG_TEXT("text", 0, &text, "T", "a text"),
    ARG_LIST("item", 0, &list, "I", "a list"),
    ARG_CHOICE("kind", 0, &kind, kind_name, "K", "a choice", .old_name = "sort"),
    ARG_SEED(&seed),
    ARG_END
};
static const struct program program = {
    .name = "prog", .operands = "[FILE ...]", .options = options,
    .summary = "Test",
};

static char **parse(const char *a, const char *b, const char *c, const char *d)
{
    static char *argv[6];
    const char *in[] = { "prog", a, b, c, d };
    int argc = 0;
    while (argc < 5 && in[argc]) {
        argv[argc] = (char *)(uintptr_t)in[argc];
        argc++;
    }
    argv[argc] = NULL;
    return args_parse(argc, argv, &program);
}

static void options_right(void **state)
{
    (void)state;
    char **o = parse("--count", "5", "file", "--color");
    assert_string_equal(o[0], "file");
    assert_null(o[1]);
    assert_int_equal(count, 5);
    assert_int_equal(flag, 1);
    o = parse("-n7", "--rate=0.5", "--", "--text");
    assert_string_equal(o[0], "--text");
    assert_int_equal(count, 7);
    assert_true(rate == 0.5);
    o = parse("-", "--count=-1", "--seed=18446744073709551615", NULL);
    assert_string_equal(o[0], "-");
    assert_int_equal(count, -1);
    assert_true(seed == UINT64_MAX);
    parse("--item", "a", "--item", "b");
    assert_int_equal(list.n, 2);
    assert_string_equal(list.item[1], "b");
    assert_true(args_given("item"));
    free(list.item);
    list = (struct arg_list){ NULL, 0 };
    char *line = args_history();
    assert_non_null(strstr(line, "prog " IAE_VERSION));
    free(line);
    parse("--kind", "two", NULL, NULL);
    assert_int_equal(kind, 1);
    parse("--sort=one", "--quiet", NULL, NULL);         /* the old name, and its new one in the history */
    assert_int_equal(kind, 0);
    line = args_history();
    assert_non_null(strstr(line, "--kind one"));
    assert_null(strstr(line, "--sort"));
    free(line);
}

static void options_wrong(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        { "--colo", NULL }, { "--colorfu", NULL }, { "--coun=3", NULL }, { "--cou", "3" }, { "--r=1", NULL }, { "--verb", NULL }, { "--hel", NULL },
        { "--count", NULL }, { "--count=", NULL }, { "--count=1x", NULL }, { "--count= 1", NULL }, { "--count=101", NULL }, { "--count=-2", NULL },
        { "--count=99999999999999999999", NULL }, { "--rate=nan", NULL }, { "--rate=inf", NULL }, { "--rate=1.0001", NULL }, { "--rate=-0.1", NULL },
        { "--rate=0.5 ", NULL }, { "--seed=-1", NULL }, { "--seed=18446744073709551616", NULL }, { "--color=1", NULL }, { "-x", NULL },
        { "--coun", NULL }, { "--=", NULL }, { "--A heading", NULL }, { "--kind=three", NULL }, { "--kind", "" }, { "--kin=one", NULL }, { "--sor=one", NULL }, { "--dump", NULL }, { "--=3", NULL }, { "-n", NULL },
    };
    for (volatile size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {     /* lives through a jump */
        EXPECT_DIE(EX_USAGE, "prog: ", parse(wrong[i][0], wrong[i][1], NULL, NULL));
        assert_non_null(strstr(said, "--help"));
        assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
    }
    free(list.item);
    list = (struct arg_list){ NULL, 0 };
}

/* The options of a program that runs others are before the first operand; what follows is theirs. */
static void operands_end_options(void **state)
{
    (void)state;
    static const struct program front = { .name = "prog", .operands = "PROGRAM", .options = options, .summary = "Test", .operands_end_options = 1 };
    char words[][10] = { "prog", "-c", "run", "--count", "x", "--", "-Z" }, *argv[8] = { NULL };
    for (int i = 0; i < 7; i++)
        argv[i] = words[i];
    char **o = args_parse(7, argv, &front);
    for (int i = 0; i < 5; i++)
        assert_string_equal(o[i], words[2 + i]);
    assert_null(o[5]);
}

static void history_by_name(void **state)
{
    (void)state;
    static const struct arg table[] = { ARG_LONG("zero", 0, &count, 0, 9, "N", "zero"), ARG_REAL("rate", 0, &rate, 0, 1, "R", "rate"), ARG_END };
    struct program by_table = { .name = "prog", .operands = "", .options = table, .summary = "Test" }, by_name = by_table;
    by_name.history_by_name = 1;
    const struct program *programs[] = { &by_table, &by_name };
    for (int i = 0; i < 2; i++) {
        char words[][12] = { "prog", "--rate=0.5", "--zero=3" }, *argv[] = { words[0], words[1], words[2], NULL };
        args_parse(3, argv, programs[i]);
        char *line = args_history();
        assert_string_equal(line, i ? "prog " IAE_VERSION " --rate 0.5 --zero 3" : "prog " IAE_VERSION " --zero 3 --rate 0.5");
        free(line);
    }
}

/* A variable of the environment says the same as its option, which wins; both stand in the history, and a message names what was wrong. */
static void variables(void **state)
{
    (void)state;
    static int choice;
    static const struct arg table[] = {
        ARG_CHOICE("kind", 0, &choice, kind_name, "K", "a choice", .variable = "PROG_KIND"),
        ARG_LONG("count", 0, &count, 0, 9, "N", "a number", .variable = "PROG_COUNT"), ARG_END
    };
    static const struct program with = { .name = "prog", .operands = "", .options = table, .summary = "Test" };
    static const struct {
        const char *variable, *option, *history;
        int choice;
    } cases[] = {
        { NULL, NULL, "prog " IAE_VERSION, -1 },
        { "", NULL, "prog " IAE_VERSION, -1 },
        { "two", NULL, "prog " IAE_VERSION " --kind two", 1 },
        { "two", "--kind=one", "prog " IAE_VERSION " --kind one", 0 },
        { "wrong", "--kind=one", "prog " IAE_VERSION " --kind one", 0 },
    };
    char word[3][16] = { "prog" }, *argv[3];
    for (volatile size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        choice = -1;
        if (cases[i].variable)
            setenv("PROG_KIND", cases[i].variable, 1);
        snprintf(word[1], sizeof word[1], "%s", cases[i].option ? cases[i].option : "");
        argv[0] = word[0], argv[1] = cases[i].option ? word[1] : NULL, argv[2] = NULL;
        args_parse(cases[i].option ? 2 : 1, argv, &with);
        assert_int_equal(choice, cases[i].choice);
        assert_int_equal(args_given("kind"), cases[i].option != NULL);
        char *line = args_history();
        assert_string_equal(line, cases[i].history);
        free(line);
    }
    argv[1] = NULL;
    EXPECT_DIE(EX_USAGE, "PROG_KIND: 'wrong' is none of one, two", args_parse(1, argv, &with));
    unsetenv("PROG_KIND");
    setenv("PROG_COUNT", "10", 1);
    EXPECT_DIE(EX_USAGE, "PROG_COUNT: '10' is not an integer from 0 to 9", args_parse(1, argv, &with));
    unsetenv("PROG_COUNT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_right), cmocka_unit_test(options_wrong), cmocka_unit_test(operands_end_options), cmocka_unit_test(history_by_name), cmocka_unit_test(variables)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
