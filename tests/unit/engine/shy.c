/* shy.c - a touch of an array from outside ends the program with 70 and says so, and nothing else does; results are native's */
#include "base/alloc.h"
#include "engine/engine.h"
#include "expect_die.h"
#include "model/spec_parse.h"
#include "train/trainer.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS "engine shy: an array was touched outside of an engine call\n"

enum { N = 5000 };              /* more than a page of values */

static struct compute *compute;
static real *array;
static volatile real sink;      /* what is read is used */

static int set_up(void **state)
{
    (void)state;
    compute = engine_start("shy", 1);
    array = array_new(N);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    array_free(array);
    compute_free(compute);
    return 0;
}

/* ---- touches ---- */

static void read_first(void) { sink = array[0]; }
static void read_part(void) { sink = array[N / 2]; }
static void read_last(void) { sink = array[N - 1]; }
static void write_first(void) { array[0] = 1; }
static void write_last(void) { array[N - 1] = 1; }
static void copy_out(void) { memcpy(said, array, 100); }
static void clear(void) { memset(array + N / 2, 0, 100); }

static void read_between(void)
{
    array_open();
    array_close();
    sink = array[0];
}

static void read_after_free(void)
{
    real *other = array_new(N);
    array_free(other);
    sink = other[0];
}

static void read_inside(void)
{
    array_open();
    array_open();
    array[0] = 3;
    array_close();
    real *made = array_new(N);  /* while it is open */
    sink = array[0] + made[N - 1];
    _exit(sink == 3 ? 0 : 1);
}

static void read_in_call(void)
{
    float out[2] = { 5, 6 };
    array_put(array + N / 2, out, 2);
    array_get(out, array + N / 2 + 1, 1);
    _exit(out[0] == 6 ? 0 : 1);
}

static void read_elsewhere(void)
{
    volatile real *other = mmap(NULL, sizeof *other, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    sink = *other;
}

static void be_sent(void)
{
    kill(getpid(), SIGSEGV);
}

/* Runs f in a process of its own; what it says comes into `text`. Returns how it ended, as waitpid tells it. */
static int end_of(void (*f)(void), char *text, size_t size)
{
    int fd[2], status;
    size_t n = 0;
    assert_int_equal(pipe(fd), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        dup2(fd[1], STDERR_FILENO);
        signal(SIGSEGV, SIG_DFL);       /* not cmocka's handler */
        engine_start("shy", 1);
        f();
        _exit(0);
    }
    close(fd[1]);
    for (ssize_t got; n < size - 1 && (got = read(fd[0], text + n, size - 1 - n)) > 0;)
        n += (size_t)got;
    text[n] = 0;
    close(fd[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void touches_are_found(void **state)
{
    void (*const touch[])(void) = { read_first, read_part, read_last, write_first, write_last, copy_out, clear, read_between, read_after_free };
    char text[4000];
    (void)state;
    for (size_t i = 0; i < sizeof touch / sizeof *touch; i++) {
        int status = end_of(touch[i], text, sizeof text);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != EX_SOFTWARE || !strstr(text, WORDS))
            fail_msg("touch %zu: status %x, '%s'", i, (unsigned)status, text);
    }
}

static void calls_are_none(void **state)
{
    char text[4000];
    (void)state;
    assert_int_equal(end_of(read_inside, text, sizeof text), 0);
    assert_int_equal(end_of(read_in_call, text, sizeof text), 0);
    assert_string_equal(text, "");
}

static void other_faults_are_passed_on(void **state)
{
    void (*const fault[])(void) = { read_elsewhere, be_sent };
    char text[4000];
    (void)state;
    for (size_t i = 0; i < sizeof fault / sizeof *fault; i++) {
        int status = end_of(fault[i], text, sizeof text);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
        assert_string_equal(text, "");
    }
}

/* The system does not reach them either. */
static void system_calls_fail(void **state)
{
    int fd[2];
    (void)state;
    assert_int_equal(pipe(fd), 0);
    assert_true(write(fd[1], array, 4) == -1 && errno == EFAULT);
    assert_true(write(fd[1], "1234", 4) == 4 && read(fd[0], array, 4) == -1 && errno == EFAULT);
    close(fd[0]);
    close(fd[1]);
}

/* ---- memory ---- */

static void too_large(void **state)
{
    (void)state;
    EXPECT_DIE(EX_OSERR, "an array of 18446744073709551615 bytes, where", (void)array_new_bytes(SIZE_MAX));
}

struct held {
    unsigned char *at;
    size_t bytes;
    unsigned char mark;
};

static void check_filled(const struct held *h, unsigned char with)
{
    array_open();
    for (size_t i = 0; i < h->bytes; i++)
        if (h->at[i] != with)
            fail_msg("byte %zu of %zu is %u, where %u was put", i, h->bytes, h->at[i], with);
    array_close();
}

static void apart(const struct held *h, size_t n, const struct held *new)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    assert_true((uintptr_t)new->at % page == 0);
    for (size_t i = 0; i < n; i++)
        if (h[i].at && &h[i] != new)
            assert_true(h[i].at + h[i].bytes <= new->at || new->at + new->bytes <= h[i].at);
}

/* Arrays come and go in any order: each is zero, keeps what was put, and shares no page. Then all of them are gone, and the range is
 * as long as before. */
static void come_and_go(void **state)
{
    enum { HELD = 40, ROUNDS = 3000 };
    struct held held[HELD] = { { .at = NULL } };
    unsigned seed = 7;
    (void)state;
    for (unsigned k = 0; k < ROUNDS; k++) {
        seed = seed * 1664525 + 1013904223;
        struct held *h = &held[(seed >> 16) % HELD];
        if (h->at) {
            check_filled(h, h->mark);
            array_free(h->at);
            *h = (struct held){ .at = NULL };
            continue;
        }
        *h = (struct held){ .bytes = (seed >> 8) % 30000 + (k % 50 == 0), .mark = (unsigned char)(k % 255 + 1) };
        h->at = array_new_bytes(h->bytes);
        apart(held, HELD, h);
        check_filled(h, 0);
        array_open();
        memset(h->at, h->mark, h->bytes);
        array_close();
    }
    for (size_t i = 0; i < HELD; i++)
        array_free(held[i].at);
    real *first = array_new(1);
    assert_true((char *)first - (char *)array == (N * (ptrdiff_t)sizeof *array + 4095) / 4096 * 4096 || sysconf(_SC_PAGESIZE) != 4096);
    array_free(first);
}

static void lent_is_a_copy(void **state)
{
    struct tensor copy = { .name = "" };
    float in[3] = { 7, 8, 9 };
    (void)state;
    array_put(array + 1000, in, 3);
    const float *lent = array_lend(array + 999, 5, &copy);
    assert_true(lent[1] == 7 && lent[3] == 9);
    tensor_free(&copy);
}

/* ---- training ---- */

static size_t next_rows(void *context, real *x, int64_t *id, size_t n)
{
    struct rng rng = rng_make(9, RNG_PROBE, 0, 0);
    uint64_t *row = context;
    for (size_t i = 0; i < n; i++, ++*row) {
        rng_uniform(&rng, *row, x + i * 64, 64);
        id[i] = (int64_t)*row;
    }
    return n;
}

static float *append(float *all, size_t *n, const real *from, size_t count)
{
    all = xrealloc(all, (*n + count) * sizeof *all);
    array_get(all + *n, from, count);
    *n += count;
    return all;
}

/* Values, averages and moments of a model after three steps; the caller frees them. */
static float *train(const char *engine, const char *lines, size_t *n)
{
    char text[1000];
    struct spec spec;
    struct model m;
    struct trainer t;
    uint64_t row = 0;
    float *all = NULL;
    struct compute *c = engine_start(engine, 2);
    snprintf(text, sizeof text, "data 8x8x1 unit\nnoise gaussian 2\nbatch 10\n%s", lines);
    spec_parse(&spec, "test", text, NULL, 0);
    model_init(&m, &spec, MODEL_ALL);
    model_init_weights(&m, c, 3);
    model_alloc_moments(&m);
    trainer_init(&t, c, &m, 10);
    for (int i = 0; i < 3; i++)
        assert_int_equal(trainer_step(&t, next_rows, &row), 1);
    *n = 0;
    for (int i = 0; i < NETS; i++) {
        if (!m.has[i])
            continue;
        all = append(all, n, m.net[i].value, m.net[i].values);
        all = m.average[i] ? append(all, n, m.average[i], m.net[i].values) : all;
        all = append(append(all, n, m.m[i], m.net[i].parameters), n, m.v[i], m.net[i].parameters);
    }
    trainer_free(&t);
    model_free(&m);
    compute_free(c);
    return all;
}

static void bytes_of_native(void **state)
{
    static const char *const specs[] = {
        "code gaussian 3\nema 0.9\nencoder: dropout 0.3 ; fc 5 bn relu ; fc 3\ndecoder: fc 4x4x2 bn lrelu 0.2 ; upconv 1 4x4/2 sigmoid\n"
        "rec: conv 2 4x4/2 bn scale relu ; fc 1\ncondition location 4\nreg: fc 4 spectral relu ; mbstd ; fc 1\n",
        "code categorical 3\ndirection flipped\nposterior none\nencoder: conv 2 4x4/2 relu ; fc 3 softmax\n"
        "decoder: fc 5 bn tanh ; fc 8x8x1 sigmoid\nreg: conv 2 4x4/2 relu ; fc 1\nreconstruction likelihood\nweight entropy 0.1\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        size_t n, same;
        float *native = train("native", specs[i], &n), *shy = train("shy", specs[i], &same);
        assert_true(n == same && n > 500);
        assert_memory_equal(native, shy, n * sizeof *native);
        free(native);
        free(shy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(touches_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(calls_are_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_faults_are_passed_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(system_calls_fail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_large, set_up, tear_down),
        cmocka_unit_test_setup_teardown(come_and_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lent_is_a_copy, set_up, tear_down),
        cmocka_unit_test(bytes_of_native),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
