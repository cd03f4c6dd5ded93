/* torch_file.c - weights in PyTorch's layout come back as they were, and averages begin at them, wherever arrays lie; a convolution's
 * weight in the file is [out,in,k,k] */
#include "base/alloc.h"
#include "base/args.h"
#include "checkpoint/torch_file.h"
#include "engine/engine.h"
#include "expect_die.h"
#include "model/spec_parse.h"
#include "small_spec.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/iae-torch-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    return !mkdtemp(folder) || chdir(folder) ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink("m.safetensors");
    return chdir("/") || rmdir(folder);
}

static float *values_of(const real *array, size_t n)
{
    float *all = xarray(n, sizeof *all);
    array_get(all, array, n);
    return all;
}

static void equal(const real *a, const real *b, size_t n)
{
    float *one = values_of(a, n), *other = values_of(b, n);
    assert_memory_equal(one, other, n * sizeof *one);
    free(one);
    free(other);
}

static void make(struct model *m, struct compute *c)
{
    struct spec spec;
    spec_parse(&spec, "test", SMALL, NULL, 0);
    model_init(m, &spec, MODEL_ALL);
    model_init_weights(m, c, 11);
}

/* The floats of the file from this one on: its data lie at the end, in the order of networks and tensors. */
static void read_floats(const struct model *m, size_t first, float *to, size_t n)
{
    size_t all = 0;
    FILE *f = fopen("m.safetensors", "rb");
    for (int i = 0; i < NETS; i++)
        for (size_t k = 0; k < m->net[i].tensors; k++)
            all += m->net[i].tensor[k].count;
    assert_non_null(f);
    assert_int_equal(fseek(f, -(long)((all - first) * sizeof *to), SEEK_END), 0);
    assert_int_equal(fread(to, sizeof *to, n, f), n);
    fclose(f);
}

/* The decoder's upconvolution [in 3,4,4,out 2] is [3,2,4,4] in the file. */
static void check_layout(const struct model *m)
{
    const struct net *net = &m->net[DECODER];
    size_t first = 0, k = 0;
    float theirs[3 * 2 * 16];
    for (size_t i = 0; i < m->net[ENCODER].tensors; i++)
        first += m->net[ENCODER].tensor[i].count;
    for (; strcmp(net->tensor[k].name, "decoder.1.weight"); k++)
        first += net->tensor[k].count;
    assert_int_equal(net->tensor[k].count, 3 * 2 * 16);
    read_floats(m, first, theirs, 3 * 2 * 16);
    float *ours = values_of(net->value + net->tensor[k].offset, net->tensor[k].count);
    for (size_t in = 0; in < 3; in++)
        for (size_t out = 0; out < 2; out++)
            for (size_t at = 0; at < 16; at++)
                assert_true(theirs[(in * 2 + out) * 16 + at] == ours[(in * 16 + at) * 2 + out]);
    free(ours);
}

static void there_and_back(const char *engine)
{
    struct compute *c = engine_start(engine, 1);
    struct arg_list sets = { .n = 0 };
    struct model m, again;
    struct header h, told;
    make(&m, c);
    m.step = 5;
    header_init(&h);
    header_init(&told);
    torch_file_save(&m, &h, "m.safetensors", 1);
    check_layout(&m);
    torch_file_load(&again, &told, "m.safetensors", NULL, &sets);
    assert_int_equal(again.step, 5);
    for (int i = 0; i < NETS; i++) {
        assert_true(again.has[i] && again.net[i].values == m.net[i].values);
        equal(again.net[i].value, m.net[i].value, m.net[i].values);
        assert_true(!again.average[i] == !m.average[i]);
        if (again.average[i])
            equal(again.average[i], m.net[i].value, m.net[i].values);
    }
    assert_non_null(again.average[DECODER]);
    model_free(&again);
    model_free(&m);
    header_free(&h);
    header_free(&told);
    compute_free(c);
}

static void in_plain_memory(void **state)
{
    (void)state;
    there_and_back("native");
}

static void out_of_reach(void **state)
{
    (void)state;
    there_and_back("shy");
}

static void not_finite(void **state)
{
    struct compute *c = engine_start("native", 1);
    struct arg_list sets = { .n = 0 };
    struct model m, again;
    struct header h;
    float nan = NAN;
    (void)state;
    make(&m, c);
    header_init(&h);
    array_put(m.net[ENCODER].value + 3, &nan, 1);         /* pixel 1, channel 1 of 2 */
    torch_file_save(&m, &h, "m.safetensors", 1);
    EXPECT_DIE(EX_DATAERR, "value 17 is not finite", torch_file_load(&again, &h, "m.safetensors", NULL, &sets));
    model_free(&m);
    header_free(&h);
    compute_free(c);
}

int main(int argc, char **argv)
{
    static const struct arg options[] = { ARG_END };
    static const struct program program = { .name = "test", .operands = "", .options = options, .summary = "" };
    const struct CMUnitTest tests[] = { cmocka_unit_test(in_plain_memory), cmocka_unit_test(out_of_reach), cmocka_unit_test(not_finite) };
    args_parse(argc, argv, &program);           /* files have a history */
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
