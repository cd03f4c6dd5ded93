/* training_model.c - a training that goes on takes the model's own spec and seed, also where they are named again */
#include "training/training_model.h"

#include "base/log.h"
#include "expect_die.h"
#include "engine/engine.h"
#include "model/spec_parse.h"

#include <stdlib.h>
#include <unistd.h>

#define SPEC "data 4 unit\ncode gaussian 2\nbatch 2\nreconstruction euclidean\nregularization none\nencoder: fc 2\ndecoder: fc 4\n"

static char folder[] = "/tmp/iae-training-XXXXXX";

static void put(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void make_model(void)
{
    struct model m;
    struct spec spec;
    struct header h;
    struct compute *c = engine_start(NULL, 1);
    spec_parse(&spec, "test", SPEC, NULL, 0);
    model_init(&m, &spec, MODEL_ALL);
    model_init_weights(&m, c, 7);
    model_alloc_moments(&m);
    header_init(&h);
    model_save(&m, &h, "m.iae");
    header_free(&h);
    model_free(&m);
    compute_free(c);
}

static void resume(const char *spec, const char *set, int seed_given, uint64_t seed)
{
    struct model_update u = { .path = "m.iae", .target = "m.iae" };
    struct training_model t = { .spec = spec, .sets = { &set, set != NULL }, .seed = seed, .seed_given = seed_given };
    struct stream none = { .fd = -1 };
    header_init(&none.header);
    training_model_resume(&u, &t, &none);
    assert_true(u.m.seed == 7);
    header_free(&none.header);
    model_update_free(&u);
}

static void own_and_others(void **state)
{
    (void)state;
    resume(NULL, NULL, 0, 1);
    resume("./same.spec", NULL, 0, 1);
    resume("./same.spec", NULL, 1, 7);
    resume("./other.spec", "batch 2", 0, 1);
    EXPECT_DIE(EX_USAGE, "is 7, not 8", resume(NULL, NULL, 1, 8));
    EXPECT_DIE(EX_USAGE, "is another", resume("./other.spec", NULL, 0, 1));
    EXPECT_DIE(EX_USAGE, "is another", resume("./same.spec", "batch 3", 0, 1));
    EXPECT_DIE(EX_USAGE, "--set", resume(NULL, "batch 2", 0, 1));
}

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder))
        return -1;
    log_verbosity = LOG_QUIET;
    put("same.spec", "# with a comment\n" SPEC);
    put("other.spec", "data 4 unit\ncode gaussian 2\nbatch 5\nreconstruction euclidean\nregularization none\nencoder: fc 2\ndecoder: fc 4\n");
    make_model();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink("m.iae");
    unlink("same.spec");
    unlink("other.spec");
    return chdir("/") || rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(own_and_others) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
