/* args_unknown.c - a wrong option is answered with the right one, or with where to find it */
#include "base/args_unknown.h"
#include "expect_die.h"

static int flag, kind;
static long count;

static const char *kinds(size_t i)
{
    static const char *const words[] = { "reconstruction", "codes" };
    return i < 2 ? words[i] : NULL;
}

static const struct arg options[] = {
    ARG_GROUP("stepss"), ARG_LONG("steps", 0, &count, 0, 9, "N", "steps"), ARG_LONG("threads", 0, &count, 1, 9, "N", "threads"),
    ARG_FLAG("force", 0, &flag, "force"), ARG_FLAG("dump-all", 0, &flag, NULL), ARG_CHOICE("task", 0, &kind, kinds, "NAME", "what")
};
static const struct arg_hint hints[] = {
    { "epochs num-epochs", "it is elsewhere" }, { "workers", "there are none" }, { NULL, NULL }
};
static const struct program program = { .name = "prog", .options = options, .hints = hints };
static const struct args_table table = {
    .program = &program, .n = 6, .option = { &options[0], &options[1], &options[2], &options[3], &options[4], &options[5] }
};

static void answers(void **state)
{
    (void)state;
    static const char *const said_of[][2] = {
        { "--stesp", "unknown option '--stesp'; is '--steps' meant? Try --help\n" },
        { "--stesp=4", "unknown option '--stesp=4'; is '--steps' meant? Try --help\n" },
        { "-steps", "unknown option '-steps'; is '--steps' meant? Try --help\n" },
        { "--force=1", "option '--force' takes no value; try --help\n" },
        { "--epochs=3", "unknown option '--epochs=3': it is elsewhere; try --help\n" },
        { "--num_epochs", "unknown option '--num_epochs': it is elsewhere; try --help\n" },
        { "--workers", "unknown option '--workers': there are none; try --help\n" },        /* the program knows better */
        { "--num-workers", "unknown option '--num-workers'; is '--threads' meant? Try --help\n" },
        { "-j", "unknown option '-j'; is '--threads' meant? Try --help\n" },
        { "--max-iter", "unknown option '--max-iter'; is '--steps' meant? Try --help\n" },
        { "--overwrite", "unknown option '--overwrite'; is '--force' meant? Try --help\n" },
        { "--checkpoint", "unknown option '--checkpoint'; try --help\n" },                  /* no --model here */
        { "--cuda", "unknown option '--cuda': programs run on the CPU only; try --help\n" },
        { "--bf16", "unknown option '--bf16': the precision is a line of the spec: precision f4 or bf16 (man iae-spec); try --help\n" },
        { "--epoch", "unknown option '--epoch'; try --help\n" },
        { "--dump-al", "unknown option '--dump-al'; try --help\n" },                        /* hidden ones stay hidden */
        { "--stepss", "unknown option '--stepss'; is '--steps' meant? Try --help\n" },
        { "-Z", "unknown option '-Z'; try --help\n" },
        { "--", "unknown option '--'; try --help\n" },
        { "--=", "unknown option '--='; try --help\n" },
    };
    for (volatile size_t i = 0; i < sizeof said_of / sizeof *said_of; i++)     /* lives through a jump */
        EXPECT_DIE(EX_USAGE, said_of[i][1], args_unknown_option(&table, said_of[i][0]));
}

static void long_words(void **state)
{
    (void)state;
    char typed[5000];
    memset(typed, 'a', sizeof typed);
    memcpy(typed, "--", 2);
    typed[sizeof typed - 1] = '\0';
    EXPECT_DIE(EX_USAGE, "unknown option '--aaaa", args_unknown_option(&table, typed));
}

static void choices(void **state)
{
    (void)state;
    EXPECT_DIE(EX_USAGE, "--task: 'code' is none of reconstruction, codes; is 'codes' meant? Try --help\n", args_unknown_choice("--task", "code", kinds));
    EXPECT_DIE(EX_USAGE, "--task: 'recon' is none of reconstruction, codes; is 'reconstruction' meant?", args_unknown_choice("--task", "recon", kinds));
    EXPECT_DIE(EX_USAGE, "--task: 'knn' is none of reconstruction, codes; try --help\n", args_unknown_choice("--task", "knn", kinds));
    EXPECT_DIE(EX_USAGE, "--task: '' is none of reconstruction, codes; try --help\n", args_unknown_choice("--task", "", kinds));
}

static void words(void **state)
{
    (void)state;
    EXPECT_DIE(EX_USAGE, "no data set 'coeds' is known; is 'codes' meant? Try --help\n", args_unknown_word("data set", "coeds", kinds));
    EXPECT_DIE(EX_USAGE, "no data set 'x' is known: there are reconstruction, codes; try --help\n", args_unknown_word("data set", "x", kinds));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(answers), cmocka_unit_test(long_words), cmocka_unit_test(choices), cmocka_unit_test(words) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
