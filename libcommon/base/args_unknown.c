/* args_unknown.c - says which option was meant */
#include "base/args_unknown.h"

#include "base/die.h"
#include "base/nearest.h"

#include <stdio.h>
#include <string.h>

/* What other programs of the field call an option; the first that the program has is meant. */
static const struct arg_hint synonyms[] = {
    { "workers num-workers n-workers jobs j num-threads nthreads n-threads cpus cores", "threads" },
    { "backend blas kernel kernels", "engine" },
    { "random-seed random-state manual-seed rng", "seed" },
    { "num n num-samples n-samples samples num-images limit rows max-rows size", "count" },
    { "num-samples n-samples samples n", "draws" },
    { "out outfile output-file output-dir out-dir outdir output-path save save-dir save-path logdir", "output" },
    { "checkpoint ckpt weights load load-model model-path pretrained restore", "model" },
    { "config cfg arch architecture preset", "spec" },
    { "checkpoint-every save-freq save-interval save-steps ckpt-interval", "save-every" },
    { "log-every log-interval log-steps print-every print-freq", "every" },
    { "sample-every sample-interval image-every", "sheet-every" },
    { "max-steps num-steps n-steps total-steps iterations iters n-iter max-iter niter", "steps" },
    { "keep-last save-total-limit max-checkpoints", "keep" },
    { "continue resume-from restart", "resume" },
    { "overwrite yes f y", "force" },
    { "fields columns column", "field" },
    { "label labels cls target", "class" },
    { "nrow ncol cols ncols", "columns" },
    { "atol abs-tol eps", "tolerance" },
    { "rtol rel-tol", "relative" },
    { "fliplr hflip horizontal-flip mirror", "flip" },
    { "translate jitter", "shift" },
    { "grayscale grey greyscale", "gray" },
    { "rgb colour", "color" },
    { "resize image-size img-size shape", "size" },
    { "center-crop", "crop" },
    { NULL, NULL }
};

/* What no program of this kind has here, and why. */
static const struct arg_hint absent[] = {
    { "gpu gpus device devices cuda no-cuda ngpu", "programs run on the CPU only" },
    { "fp16 bf16 amp precision dtype half mixed-precision", "the precision is a line of the spec: precision f4 or bf16 (man iae-spec)" },
    { NULL, NULL }
};

/* Is it one of these words, between blanks? "_" is "-". */
static int is_among(const char *typed, const char *words)
{
    size_t n = strlen(typed);
    for (size_t k; *words; words += k + (words[k] == ' ')) {
        size_t i = 0;
        k = strcspn(words, " ");
        while (k == n && i < n && (typed[i] == '_' ? '-' : typed[i]) == words[i])
            i++;
        if (i == n && k == n)
            return 1;
    }
    return 0;
}

static const char *hint_for(const struct arg_hint *h, const char *typed)
{
    for (; h && h->typed; h++)
        if (is_among(typed, h->typed))
            return h->answer;
    return NULL;
}

static const char *synonym_for(const struct args_table *t, const char *typed)
{
    for (const struct arg_hint *h = synonyms; h->typed; h++)
        if (is_among(typed, h->typed) && args_table_find(t, h->answer, strlen(h->answer)))
            return h->answer;
    return NULL;
}

static const char *nearest_option(const struct args_table *t, const char *typed)
{
    struct nearest near = { .typed = typed };
    for (size_t i = 0; i < t->n; i++)
        if (t->option[i]->kind != ARG_IS_GROUP && t->option[i]->help)
            nearest_offer(&near, t->option[i]->name);
    return near.word;
}

void args_unknown_option(const struct args_table *t, const char *typed)
{
    char name[64];
    size_t dashes = strspn(typed, "-"), n = strcspn(typed + dashes, "=");
    const struct arg *same = args_table_find(t, typed + dashes, n);
    snprintf(name, sizeof name, "%.*s", (int)(n < sizeof name ? n : 0), typed + dashes);
    if (same && same->kind == ARG_IS_FLAG && dashes == 2)
        die_usage("option '--%s' takes no value", name);
    const char *hint = hint_for(t->program->hints, name), *meant = synonym_for(t, name);
    if (!hint)
        hint = hint_for(absent, name);
    if (hint)
        die_usage("unknown option '%s': %s", typed, hint);
    if (!meant)
        meant = nearest_option(t, name);
    if (meant)
        die_usage("unknown option '%s'; is '--%s' meant?", typed, meant);
    die_usage("unknown option '%s'", typed);
}

void args_unknown_choice(const char *by, const char *typed, arg_words *words)
{
    const char *meant = nearest_word(typed, words);
    char *list = args_table_words(words);
    if (meant)
        die_usage("%s: '%s' is none of %s; is '%s' meant?", by, typed, list, meant);
    die_usage("%s: '%s' is none of %s", by, typed, list);
}

void args_unknown_word(const char *what, const char *typed, arg_words *words)
{
    const char *meant = nearest_word(typed, words);
    if (meant)
        die_usage("no %s '%s' is known; is '%s' meant?", what, typed, meant);
    char *list = args_table_words(words);
    die_usage("no %s '%s' is known: there are %s", what, typed, list);
}
