/* engine_option.c - the engine that starts is that of the option, else of the variable, and the history says so */
#include "engine/engine_option.h"

#include "base/die.h"
#include "expect_die.h"

#include <stdlib.h>
#include <string.h>

static const struct arg options[] = { ARG_ENGINE, ARG_END };
static const struct program program = { .name = "prog", .operands = "", .options = options, .summary = "Test" };

/* holds - with this option, or none, that engine starts, and the history ends like this */
static void holds(const char *option, const char *engine, const char *history)
{
    char words[2][40] = { "prog", "" }, *argv[] = { words[0], option ? words[1] : NULL, NULL };
    snprintf(words[1], sizeof words[1], "%s", option ? option : "");
    engine_option = -1;
    args_parse(option ? 2 : 1, argv, &program);
    struct compute *c = engine_option_start(1);
    assert_string_equal(compute_engine(c)->name, engine);
    compute_free(c);
    char *line = args_history(), *tail = strstr(line, " --");
    assert_string_equal(tail ? tail : "", history);
    free(line);
}

static void test_option(void **state)
{
    (void)state;
    unsetenv("IAE_ENGINE");
    holds(NULL, engine_choose(NULL)->name, "");
    holds("--engine=native", "native", " --engine native");
    setenv("IAE_ENGINE", "native", 1);
    holds(NULL, "native", " --engine native");
    setenv("IAE_ENGINE", "none", 1);
    holds("--engine=native", "native", " --engine native");
    EXPECT_DIE(EX_USAGE, "IAE_ENGINE: 'none' is none of native", holds(NULL, "native", ""));
    setenv("IAE_ENGINE", "", 1);
    holds(NULL, engine_choose(NULL)->name, "");
    EXPECT_DIE(EX_USAGE, "--engine: 'Native' is none of native", holds("--engine=Native", "native", ""));
    unsetenv("IAE_ENGINE");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_option) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
