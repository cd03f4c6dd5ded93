/* iae-report - one HTML page for a run, a grid or a model: curves, sheets, evaluations, and the decoder itself to explore */
#include "base/args.h"
#include "base/die.h"
#include "engine/engine_option.h"
#include "report/report.h"

static const char *out_path, *codes, *title;
static uint64_t seed = 1;
static long megabytes = 64, threads = 1;
static int force;
static const struct arg options[] = {
    ARG_TEXT("codes", 0, &codes, "FILE", "the explorer begins with the codes z of FILE instead of samples of the prior"),
    ARG_LONG("explorer", 0, &megabytes, 0, 1000, "MB", "megabytes of decoders that the page may hold; 0: no explorer"),
    ARG_FORCE(&force),
    ARG_OUT(&out_path),
    ARG_SEED(&seed),
    ARG_ENGINE,
    ARG_THREADS(&threads),
    ARG_TEXT("title", 0, &title, "TEXT", "title of the page; default: the name of the first RUN"),
    ARG_END
};
static const struct program program = {
    .name = "iae-report", .operands = "RUN ...", .options = options,
    .summary = "One HTML page for a run, a grid or a model",
    .examples = "iae-report run > report.html\n"
                "iae-report --codes codes.iae -o model.html model.iae",
};

int main(int argc, char **argv)
{
    struct runs runs = { .n = 0 };
    struct page page;

    argv = args_parse(argc, argv, &program);
    if (!*argv)
        die_usage("nothing to report: name a model or a folder");
    for (; *argv; argv++)
        runs_add(&runs, *argv);
    if (codes && runs.n != 1)
        die_usage("--codes is for one model, and these are %zu runs", runs.n);
    struct explorer_options explorer = { engine_option_start((int)threads), codes, seed, (size_t)megabytes * 1000000 };
    page_open(&page, out_path, force);
    report_write(&runs, title, &explorer, &page);
    page_close(&page);
    compute_free(explorer.compute);
    runs_free(&runs);
    return 0;
}
