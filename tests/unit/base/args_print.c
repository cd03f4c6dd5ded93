/* args_print.c - the help at several widths, with and without groups; the table as TSV */
#include "base/args_print.h"
#include "captured.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int flag, kind;
static long count;
static const char *text;

static const char *kinds(size_t i)
{
    static const char *const words[] = { "one", "two" };
    return i < 2 ? words[i] : NULL;
}

static const struct arg options[] = {
    ARG_GROUP("Rows"), ARG_LONG("count", 'n', &count, -1, 10, "N", "keep at most N rows; -1: all of the rows that there are"),
    ARG_CHOICE("kind", 0, &kind, kinds, "K", "which"), ARG_GROUP("Others"), ARG_FLAG("flag", 'f', &flag, "a flag"),
    ARG_TEXT("a-name-too-long-for-columns", 0, &text, "FILE", "text"), ARG_FLAG("hidden", 0, &flag, NULL)
};
static const struct program program = {
    .name = "prog", .operands = "NAME", .options = options, .summary = "Do it", .operand_words = kinds, .status = "79 never",
    .examples = "prog one |\n    prog two > out",
};
static struct args_table table = {
    .program = &program, .n = 7, .initial = { NULL, (char *)(uintptr_t)"-1", (char *)(uintptr_t)"two", NULL, NULL, NULL, NULL },
    .option = { &options[0], &options[1], &options[2], &options[3], &options[4], &options[5], &options[6] }
};

static void help(void **state)
{
    (void)state;
    setenv("COLUMNS", "60", 1);
    assert_string_equal(CAPTURED(args_print_help(&table)),
                        "Usage: prog [OPTION ...] NAME\n"
                        "Do it.\n"
                        "NAME: one, two\n"
                        "\n"
                        "Rows:\n"
                        "  -n, --count N  keep at most N rows; -1: all of the rows\n"
                        "                 that there are (default -1)\n"
                        "      --kind K   which: one, two (default two)\n"
                        "\n"
                        "Others:\n"
                        "  -f, --flag     a flag\n"
                        "      --a-name-too-long-for-columns FILE\n"
                        "                 text\n"
                        "\n"
                        "Examples:\n"
                        "  prog one |\n"
                        "      prog two > out\n"
                        "\n"
                        "Exit status: 0 success; 64 usage; 65 bad or truncated data;\n"
                        "66 no input; 71 memory; 73 cannot create; 74 input or output\n"
                        "failed; 78 model, spec and data do not match; 79 never.\n"
                        "See also: man prog, man 7 iae\n");
}

static void narrow(void **state)
{
    (void)state;
    setenv("COLUMNS", "36", 1);
    assert_non_null(strstr(CAPTURED(args_print_help(&table)), "\n  -n, --count N\n"
                                                              "        keep at most N rows; -1: all\n"
                                                              "        of the rows that there are\n"
                                                              "        (default -1)\n"));
}

/* The widest left side that has its help beside it, and one that is a column wider. */
static void wide(void **state)
{
    (void)state;
    static const struct arg names[] = { ARG_FLAG("sixteen-letters-", 0, &flag, "beside"), ARG_FLAG("seventeen-letters", 0, &flag, "below"), ARG_END };
    struct args_table two = table;
    two.n = 2;
    two.option[0] = &names[0];
    two.option[1] = &names[1];
    two.initial[1] = NULL;
    setenv("COLUMNS", "80", 1);
    assert_non_null(strstr(CAPTURED(args_print_help(&two)), "\n      --sixteen-letters-  beside\n"
                                                            "      --seventeen-letters\n"
                                                            "                          below\n"));
}

static void no_groups(void **state)
{
    (void)state;
    struct args_table plain = table;
    plain.option[0] = plain.option[4];
    setenv("COLUMNS", "80", 1);
    assert_non_null(strstr(CAPTURED(args_print_help(&plain)), "\n\nOptions:\n  -f, --flag     a flag\n  -n, --count N"));
}

static void dumps(void **state)
{
    (void)state;
    assert_string_equal(CAPTURED(args_print_options(&table)),
                        "count\tn\tlong\tN\t-1\t-1\t10\tkeep at most N rows; -1: all of the rows that there are\t-\n"
                        "kind\t-\tchoice\tK\ttwo\t0\t0\twhich\tone, two\n"
                        "flag\tf\tflag\t-\t-\t0\t0\ta flag\t-\n"
                        "a-name-too-long-for-columns\t-\ttext\tFILE\t-\t0\t0\ttext\t-\n");
    assert_string_equal(CAPTURED(args_print_operands(&table)), "one\ntwo\n");
    static const struct program without = { .name = "prog", .operands = "[FILE ...]", .options = options, .summary = "Do it" };
    struct args_table files = table;
    files.program = &without;
    assert_string_equal(CAPTURED(args_print_operands(&files)), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help), cmocka_unit_test(narrow), cmocka_unit_test(wide), cmocka_unit_test(no_groups), cmocka_unit_test(dumps)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
