/* model_file.c - what is saved is what is loaded, in all networks, moments and averages, and nothing that is not finite is saved */
#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "checkpoint/model_file.h"
#include "engine/engine.h"
#include "model/spec_parse.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct compute *compute;

#define SPEC                                                                                                                       \
    "data 8x8x1 unit\ncode categorical 3\nnoise gaussian 2\nposterior none\nreconstruction adversarial\nregularization adversarial\n" \
    "condition location 4\nema 0.9\nencoder: fc 5 bn relu ; fc 3 softmax\ndecoder: fc 4x4x2 bn lrelu 0.2 ; upconv 1 4x4/2 sigmoid\n" \
    "rec: conv 2 4x4/2 bn scale relu ; fc 1\nreg: fc 4 spectral relu ; mbstd ; fc 1\n"

static char folder[] = "/tmp/iae-model-XXXXXX", path[64];

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/m.iae", folder);
    compute = engine_start(NULL, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

/* The tensors of a network in one of its blocks: parameters, and with `state` the running statistics; between them is room. */
static void scatter(const struct net *net, real *block, int state, unsigned *seed)
{
    for (size_t t = 0; t < net->tensors; t++)
        for (size_t i = 0; i < net->tensor[t].count && (state || !net->tensor[t].state); i++)
            block[net->tensor[t].offset + i] = (real)((float)(*seed = *seed * 1664525 + 1013904223) / 4e9F - 0.3F);
}

static void equal(const struct net *net, const real *a, const real *b, int state)
{
    for (size_t t = 0; t < net->tensors; t++)
        if (state || !net->tensor[t].state)
            assert_memory_equal(a + net->tensor[t].offset, b + net->tensor[t].offset, net->tensor[t].count * sizeof *a);
}

/* A model all of whose numbers are different from their initial values, and from each other. */
static void make(struct model *m)
{
    struct spec spec;
    unsigned seed = 7;
    spec_parse(&spec, "test", SPEC, NULL, 0);
    model_init(m, &spec, MODEL_ALL);
    model_init_weights(m, compute, UINT64_MAX);
    model_alloc_moments(m);
    for (int i = 0; i < NETS; i++) {
        scatter(&m->net[i], m->net[i].value, 1, &seed);
        scatter(&m->net[i], m->m[i], 0, &seed);
        scatter(&m->net[i], m->v[i], 0, &seed);
        if (m->average[i])
            scatter(&m->net[i], m->average[i], 1, &seed);
        m->updates[i] = 100 + (uint64_t)i;
    }
    m->step = 1 + (uint64_t)UINT32_MAX;
    m->rows = UINT64_MAX - 1;
    m->rows_crc = 0xfffffffe;
}

static void save(const struct model *m)
{
    struct header h;
    header_init(&h);
    header_add_history(&h, xstrdup("test 1"));
    model_save(m, &h, path);
    header_free(&h);
}

static void leave(int status, const char *line)
{
    (void)line;
    _exit(status);
}

/* The status that saving ends the program with, or 0: in a child, since what it held is lost where it dies. */
static int status_of_save(const struct model *m)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        die_handler = leave;
        save(m);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_round_trip(void **state)
{
    struct model a, b;
    struct header h;
    (void)state;
    make(&a);
    save(&a);
    model_load(&b, &h, path, MODEL_ALL, FOR_UPDATES);
    assert_string_equal(a.spec.text, b.spec.text);
    assert_true(a.step == b.step && a.seed == b.seed && a.rows == b.rows && a.rows_crc == b.rows_crc);
    for (int i = 0; i < NETS; i++) {
        assert_true(b.has[i] && a.updates[i] == b.updates[i]);
        equal(&a.net[i], a.net[i].value, b.net[i].value, 1);
        equal(&a.net[i], a.m[i], b.m[i], 0);
        equal(&a.net[i], a.v[i], b.v[i], 0);
        assert_true(!a.average[i] == !b.average[i]);
        if (a.average[i])
            equal(&a.net[i], a.average[i], b.average[i], 1);
    }
    assert_non_null(b.average[ENCODER]);
    assert_null(b.average[DISC_REC]);
    header_free(&h);
    model_free(&a);
    model_free(&b);
}

/* Applied, encoder and decoder are their averages; of the others only those asked for are there. */
static void test_parts(void **state)
{
    struct model a, b;
    (void)state;
    make(&a);
    save(&a);
    for (unsigned nets = 0; nets <= MODEL_ALL; nets++) {
        model_load(&b, NULL, path, nets, FOR_INFERENCE);
        for (int i = 0; i < NETS; i++) {
            assert_int_equal(b.has[i], nets >> i & 1);
            assert_true(!b.m[i] && !b.v[i] && !b.average[i]);
            if (b.has[i])
                equal(&a.net[i], b.net[i].value, a.average[i] ? a.average[i] : a.net[i].value, 1);
        }
        model_free(&b);
    }
    model_free(&a);
}

/* Loads a stripped model for this; a child, since it dies of it. Its status. */
static int status_of_load(enum model_purpose purpose)
{
    struct model m;
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        die_handler = leave;
        model_load(&m, NULL, path, MODEL_ALL, purpose);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Stripped, it has the values of inference and no others, and cannot be trained; and so again. */
static void test_stripped(void **state)
{
    static const unsigned kept[] = { MODEL_ENCODER | MODEL_DECODER, MODEL_ALL, MODEL_DECODER | MODEL_REG };
    struct model a, b;
    struct header h;
    uint64_t v;
    (void)state;
    make(&a);
    for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
        save(&a);
        for (int times = 0; times < 2; times++) {
            model_load(&b, &h, path, kept[k], FOR_STRIPPING);
            assert_int_equal(b.stripped, 1);
            model_save(&b, &h, path);
            assert_int_equal(header_get_number(&h, "crc32.adam.m.encoder.0.weight", &v), -1);
            header_free(&h);
            model_free(&b);
        }
        model_load(&b, NULL, path, MODEL_ALL, FOR_INFERENCE);
        assert_int_equal(b.stripped, 1);
        assert_true(b.step == a.step && b.seed == a.seed && b.rows == a.rows);
        for (int i = 0; i < NETS; i++) {
            assert_int_equal(b.has[i], kept[k] >> i & 1);
            assert_true(b.updates[i] == a.updates[i] && !b.m[i] && !b.v[i] && !b.average[i]);
            if (b.has[i])
                equal(&a.net[i], b.net[i].value, a.average[i] ? a.average[i] : a.net[i].value, 1);
        }
        model_free(&b);
        assert_int_equal(status_of_load(FOR_INFERENCE), 0);
        assert_int_equal(status_of_load(FOR_GRADIENTS), EX_CONFIG);
        assert_int_equal(status_of_load(FOR_UPDATES), EX_CONFIG);
    }
    model_free(&a);
}

static unsigned char *bytes_of_file(size_t *n)
{
    return (unsigned char *)io_slurp(path, 1 << 20, n);
}

static void test_equal_bytes(void **state)
{
    struct model a, b;
    struct header h;
    size_t na, nb;
    (void)state;
    make(&a);
    save(&a);
    unsigned char *one = bytes_of_file(&na);
    model_load(&b, &h, path, MODEL_ALL, FOR_UPDATES);
    model_save(&b, &h, path);
    unsigned char *two = bytes_of_file(&nb);
    assert_int_equal(na, nb);
    assert_memory_equal(one, two, na);
    free(one);
    free(two);
    header_free(&h);
    model_free(&a);
    model_free(&b);
}

/* One value of each kind of tensor: 79, and the old file stands. */
static void test_not_finite(void **state)
{
    static const float bad[] = { (float)NAN, (float)INFINITY, (float)-INFINITY };
    struct model a;
    size_t before, after;
    (void)state;
    make(&a);
    save(&a);
    unsigned char *old = bytes_of_file(&before);
    for (int i = 0; i < NETS; i++) {
        const struct net_tensor *last = &a.net[i].tensor[a.net[i].tensors - 1];
        real *const at[] = { &a.net[i].value[last->offset + last->count - 1], &a.m[i][0],
                             &a.v[i][a.net[i].tensor[0].count - 1], a.average[i] ? &a.average[i][0] : NULL };
        for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
            real was = at[k] ? *at[k] : 0;
            if (!at[k])
                continue;
            *at[k] = (real)bad[((size_t)i + k) % 3];
            assert_int_equal(status_of_save(&a), EX_MATH);
            *at[k] = was;
            unsigned char *now = bytes_of_file(&after);
            assert_int_equal(before, after);
            assert_memory_equal(old, now, before);
            free(now);
        }
    }
    free(old);
    model_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_stripped),
        cmocka_unit_test(test_equal_bytes),
        cmocka_unit_test(test_not_finite),
    };
    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    compute_free(compute);
    return failed;
}
