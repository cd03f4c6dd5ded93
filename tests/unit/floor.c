/* floor.c - what everything stands on: sizes, chance, threads, options, files, permutations, measures */
#include "leave.h"

#include "args.h"
#include "die.h"
#include "io.h"
#include "measure.h"
#include "order.h"
#include "rng.h"
#include "tensor.h"
#include "threads.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

__extension__ typedef unsigned __int128 wide;

/* ---- what would end the program comes back here ---- */

static jmp_buf back;
static int died;
static char said[2048];

static void catch(int status, const char *line)
{
    died = status;
    snprintf(said, sizeof said, "%s", line);
    longjmp(back, 1);
}

#define EXPECT_DEATH(status, words, expression)                                             \
    do {                                                                                    \
        die_handler = catch;                                                                \
        died = -1;                                                                          \
        LEAVE;                                                                              \
        if (!setjmp(back)) {                                                                \
            expression;                                                                     \
            fail_msg("%s came back", #expression);                                          \
        }                                                                                   \
        LEFT;                                                                               \
        assert_int_equal(died, status);                                                     \
        if (!strstr(said, words))                                                           \
            fail_msg("'%s' where '%s' was expected", said, words);                          \
    } while (0)

/* ---- sizes ---- */

static void sizes_against_wide_numbers(void **state)
{
    (void)state;
    static const uint32_t border[16] = { 0, 1, 2, 3, 4, 7, 255, 256, 65535, 65536, 0x10001, 0x7ffffffe, 0x7fffffff, 0x80000000, 0xfffffffe,
                                         0xffffffff };
    for (int rank = 1; rank <= 5; rank++) {
        unsigned long cases = 1ul << 4 * rank;
        for (unsigned long c = 0; c < cases; c++) {
            struct shape s = { .rank = rank };
            enum dtype type = (enum dtype)(c % DT_COUNT);
            wide n = dtype_size(type), nonzero = n;
            int large = 0;
            for (int i = 0; i < rank; i++) {
                s.dim[i] = border[c >> 4 * i & 15];
                large |= s.dim[i] > TENSOR_DIM;
                n *= s.dim[i];
                /* a zero does not make a shape small whose other dimensions overflow; stop before 128 bits do, too */
                if (s.dim[i] && nonzero <= (wide)1 << 64)
                    nonzero *= s.dim[i];
            }
            size_t bytes = 12345;
            int r = tensor_bytes(type, &s, &bytes);
            int wanted = large || (nonzero > (wide)UINT64_MAX || (n && nonzero > (wide)PTRDIFF_MAX)) ? -1 : 0;
            if (r != wanted || (!r && bytes != (size_t)n) || (r && bytes != 12345))
                fail_msg("rank %d, case %lx: %d, %zu bytes", rank, c, r, bytes);
        }
    }
    size_t bytes;
    struct shape s = { .rank = TENSOR_RANK + 1 };
    assert_int_equal(tensor_bytes(DT_U1, &s, &bytes), -1);
    s.rank = -1;
    assert_int_equal(tensor_bytes(DT_U1, &s, &bytes), -1);
    s.rank = 0;
    assert_int_equal(tensor_bytes(DT_F8, &s, &bytes), 0);
    assert_int_equal(bytes, 8);
}

static void types_and_names(void **state)
{
    (void)state;
    for (int i = 0; i < DT_COUNT; i++) {
        enum dtype t;
        assert_int_equal(dtype_parse(dtype_name((enum dtype)i), 3, &t), 0);
        assert_int_equal(t, i);
    }
    enum dtype t;
    assert_int_equal(dtype_parse("<f2", 3, &t), -1);
    assert_int_equal(dtype_parse("<f4x", 4, &t), -1);
    assert_int_equal(dtype_parse("<f", 2, &t), -1);
    char name[300];
    memset(name, 'a', sizeof name);
    assert_true(tensor_name_ok(name, TENSOR_NAME));
    assert_false(tensor_name_ok(name, TENSOR_NAME + 1));
    assert_false(tensor_name_ok(name, 0));
    assert_true(tensor_name_ok("a.Z_0-9", 7));
    assert_false(tensor_name_ok("a/b", 3));
    assert_false(tensor_name_ok("a\0b", 3));
    struct shape large = shape_of(2, TENSOR_DIM, TENSOR_DIM);
    struct tensor none = { .name = "" };
    EXPECT_DEATH(EX_SOFTWARE, "not judged", tensor_set(&none, "x", DT_F8, &large));
}

/* ---- chance ---- */

/* Philox4x32-10 from the paper, by itself: table 2 has the multipliers, section 4.1 the Weyl constants of the key. */
static void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c[4] = { counter[0], counter[1], counter[2], counter[3] }, k[2] = { key[0], key[1] };
    for (int round = 0; round < 10; round++) {
        uint64_t p = (uint64_t)0xD2511F53 * c[0], q = (uint64_t)0xCD9E8D57 * c[2];
        uint32_t next[4] = { (uint32_t)(q >> 32) ^ c[1] ^ k[0], (uint32_t)q, (uint32_t)(p >> 32) ^ c[3] ^ k[1], (uint32_t)p };
        memcpy(c, next, sizeof c);
        k[0] += 0x9E3779B9;
        k[1] += 0xBB67AE85;
    }
    memcpy(out, c, sizeof c);
}

/* the documented construction, from the known-answer function above */
static void words_of(uint64_t seed, uint32_t purpose, uint64_t step, uint32_t sub, uint64_t row, uint64_t block, uint32_t out[4])
{
    uint32_t seed_words[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) }, first[4];
    uint32_t c[4] = { purpose, sub, (uint32_t)step, (uint32_t)(step >> 32) };
    philox(c, seed_words, first);
    uint32_t d[4] = { (uint32_t)block, (uint32_t)(block >> 32), (uint32_t)row, (uint32_t)(row >> 32) };
    philox(d, first, out);
}

static void known_answers(void **state)
{
    (void)state;
    static const struct { uint32_t c[4], k[2], out[4]; } known[] = {     /* kat_vectors of Random123 */
        { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
        { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, { 0xffffffff, 0xffffffff }, { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
        { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, { 0xa4093822, 0x299f31d0 }, { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        uint32_t out[4];
        philox(known[i].c, known[i].k, out);
        assert_memory_equal(out, known[i].out, sizeof out);
    }
}

static void construction(void **state)
{
    (void)state;
    static const uint64_t number[] = { 0, 1, 77, 0xffffffff, 0x100000000, 0x123456789abcdef0, UINT64_MAX };
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 7; j++)
            for (size_t k = 0; k < 7; k++) {
                uint64_t seed = number[i], step = number[j], row = number[k];
                struct rng r = rng_make(seed, RNG_NOISE, step, (uint32_t)j);
                uint32_t w[8];
                words_of(seed, RNG_NOISE, step, (uint32_t)j, row, 0, w);
                words_of(seed, RNG_NOISE, step, (uint32_t)j, row, 1, w + 4);
                real u[7], z[7];
                rng_uniform(&r, row, u, 7);
                rng_normal(&r, row, z, 7);
                for (size_t m = 0; m < 7; m++) {
                    double even = ((double)w[m & ~(size_t)1] + 0.5) * 0x1p-32, odd = ((double)w[m | 1] + 0.5) * 0x1p-32;
                    double angle = 2 * M_PI * odd, normal = sqrt(-2 * log(even)) * (m % 2 ? sin(angle) : cos(angle));
                    assert_true(fabs((double)u[m] - ((double)w[m] + 0.5) * 0x1p-32) < 1e-7);
                    assert_true(u[m] >= 0 && u[m] < 1);
                    assert_true(fabs((double)z[m] - normal) <= 1e-6 * (1 + fabs(normal)));
                }
                for (uint64_t m = 0; m < 4; m++) {
                    uint64_t v = (uint64_t)w[2 * m] << 32 | w[2 * m + 1], n = number[k] ? number[k] : 10;
                    assert_true(rng_below(&r, row, m, n) == (uint64_t)((wide)v * n >> 64));
                    assert_true(rng_below(&r, row, m, n) < n);
                    assert_true(rng_below(&r, row, m, 1) == 0);
                }
            }
}

static void purposes_keep_their_numbers(void **state)
{
    (void)state;
    assert_int_equal(RNG_INIT, 1);
    assert_int_equal(RNG_SHUFFLE, 2);
    assert_int_equal(RNG_MASK, 3);
    assert_int_equal(RNG_NOISE, 4);
    assert_int_equal(RNG_EPS, 5);
    assert_int_equal(RNG_PRIOR, 6);
    assert_int_equal(RNG_WALK, 14);
    assert_int_equal(RNG_PROBE, 15);
    assert_int_equal(RNG_SYNTH, 17);
}

/* ---- orders ---- */

static void permutations(void **state)
{
    (void)state;
    static const size_t sizes[] = { 0, 1, 2, 3, 100, 1000 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t n = sizes[i], index[1000], seen[1000] = { 0 };
        struct rng r = rng_make(5, RNG_SHUFFLE, i, 0);
        order_permute(&r, index, n);
        for (size_t k = 0; k < n; k++) {
            assert_true(index[k] < n);
            assert_int_equal(seen[index[k]]++, 0);
        }
    }
    struct rng r = rng_make(1, RNG_SHUFFLE, 0, 0);
    for (uint64_t row = 0; row < 1000; row++)
        assert_true(order_leave(&r, row, 7) < 7);
}

static void choices(void **state)
{
    (void)state;
    /* sample 4 comes twice; class -1 is none; class 7 has one sample */
    const int32_t y[] = { 0, 0, -1, 0, 1, 1, 0, 1, 7 };
    const int64_t id[] = { 4, 2, 3, 4, 9, INT64_MIN, 5, INT64_MAX, 0 };
    unsigned char keep[9];
    int32_t few = 0;
    size_t have = 0;
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct rng r = rng_make(seed, RNG_MASK, 0, 0);
        assert_int_equal(order_choose(&r, y, id, 9, 1, keep, &few, &have), 0);
        assert_int_equal(keep[0], keep[3]);
        assert_int_equal(keep[0] + keep[1] + keep[6], 1);
        assert_int_equal(keep[4] + keep[5] + keep[7], 1);
        assert_int_equal(keep[2], 0);
        assert_int_equal(keep[8], 1);
        assert_int_equal(order_choose(&r, y, id, 9, 2, keep, &few, &have), -1);
        assert_int_equal(few, 7);
        assert_int_equal(have, 1);
        assert_int_equal(order_choose(&r, y, id, 9, 0, keep, &few, &have), 0);
        for (int i = 0; i < 9; i++)
            assert_int_equal(keep[i], 0);
        assert_int_equal(order_choose(&r, y, id, 0, 5, keep, &few, &have), 0);
    }
}

/* ---- threads ---- */

struct tiles {
    atomic_int done[1000];
    atomic_int wrong;
    int threads;
};

static void touch(void *job, size_t tile, int worker)
{
    struct tiles *t = job;
    atomic_fetch_add(&t->done[tile], 1);
    if (worker < 0 || worker >= t->threads)
        atomic_store(&t->wrong, 1);
    unsigned char *own = threads_scratch(worker, 100);
    if ((uintptr_t)own % 64)
        atomic_store(&t->wrong, 1);
    memset(own, worker, 100);
}

static void tiles_once(void **state)
{
    (void)state;
    static struct tiles t;
    for (int threads = 1; threads <= 4; threads++) {
        threads_set(threads);
        assert_int_equal(threads_get(), threads);
        for (size_t n = 0; n < 1000; n += n < 20 ? 1 : 97)
            for (int again = 0; again < 20; again++) {
                memset(&t, 0, sizeof t);
                t.threads = threads;
                threads_run(n, touch, &t);
                assert_int_equal(atomic_load(&t.wrong), 0);
                for (size_t i = 0; i < 1000; i++)
                    assert_int_equal(atomic_load(&t.done[i]), i < n);
            }
        threads_free();
    }
    threads_set(1);
}

/* ---- options ---- */

static int flag;
static long count;
static double rate;
static uint64_t seed;
static const char *text;
static struct arg_list list;
static const struct arg options[] = {
    ARG_FLAG("color", 'c', &flag, "a flag"),
    ARG_FLAG("colorful", 0, &flag, "a longer name with the same beginning"),
    ARG_LONG("count", 'n', &count, -1, 100, "N", "a number"),
    ARG_REAL("rate", 0, &rate, 0, 1, "R", "a real number"),
    ARG_TEXT("text", 0, &text, "T", "a text"),
    ARG_LIST("item", 0, &list, "I", "a list"),
    ARG_SEED(&seed),
    ARG_END
};
static const struct program program = { "prog", "[FILE ...]", "Test", options, 0, NULL };

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
}

static void options_wrong(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        { "--colo", NULL }, { "--colorfu", NULL }, { "--coun=3", NULL }, { "--cou", "3" }, { "--r=1", NULL }, { "--verb", NULL }, { "--hel", NULL },
        { "--count", NULL }, { "--count=", NULL }, { "--count=1x", NULL }, { "--count= 1", NULL }, { "--count=101", NULL }, { "--count=-2", NULL },
        { "--count=99999999999999999999", NULL }, { "--rate=nan", NULL }, { "--rate=inf", NULL }, { "--rate=1.0001", NULL }, { "--rate=-0.1", NULL },
        { "--rate=0.5 ", NULL }, { "--seed=-1", NULL }, { "--seed=18446744073709551616", NULL }, { "--color=1", NULL }, { "-x", NULL },
        { "--dump", NULL }, { "--=3", NULL }, { "-n", NULL },
    };
    for (volatile size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {     /* lives through a jump */
        EXPECT_DEATH(EX_USAGE, "prog: ", parse(wrong[i][0], wrong[i][1], NULL, NULL));
        assert_non_null(strstr(said, "--help"));
        assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
    }
    free(list.item);
    list = (struct arg_list){ NULL, 0 };
}

static void numbers(void **state)
{
    (void)state;
    long l;
    uint64_t u;
    double d;
    assert_int_equal(parse_long("-9223372036854775808", &l), 0);
    assert_true(l == LONG_MIN);
    assert_int_equal(parse_long("9223372036854775808", &l), -1);
    assert_int_equal(parse_long("", &l), -1);
    assert_int_equal(parse_long(" 1", &l), -1);
    assert_int_equal(parse_long("0x10", &l), -1);
    assert_int_equal(parse_u64("18446744073709551615", &u), 0);
    assert_int_equal(parse_u64("-1", &u), -1);
    assert_int_equal(parse_u64("+1", &u), -1);
    assert_int_equal(parse_real("1e400", &d), -1);
    assert_int_equal(parse_real("nan", &d), -1);
    assert_int_equal(parse_real("1,5", &d), -1);
    assert_int_equal(parse_real("2.5e-3", &d), 0);
    assert_true(d == 2.5e-3);
}

/* ---- messages ---- */

static void messages(void **state)
{
    (void)state;
    EXPECT_DEATH(EX_DATAERR, "prog: a?[31mb: 3 of 4\n", die_data("a\033[31mb", "%d of %d", 3, 4));
    char longer[5000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    EXPECT_DEATH(EX_CONFIG, "prog: ", die_spec(longer, "%s", longer));
    assert_int_equal(said[strlen(said) - 1], '\n');
    EXPECT_DEATH(EX_OSERR, "memory", free(xarray(SIZE_MAX / 2, 3)));
}

/* ---- files ---- */

static char folder[] = "/tmp/iae-floor-XXXXXX";

static void put(const char *name, const char *content)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    fputs(content, f);
    fclose(f);
}

static void holds(const char *name, const char *content)
{
    char have[100] = "";
    FILE *f = fopen(name, "r");
    assert_non_null(f);
    have[fread(have, 1, sizeof have - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(have, content);
}

static int entries(void)
{
    int n = 0;
    DIR *d = opendir(".");
    for (struct dirent *e; (e = readdir(d));)
        n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
    closedir(d);
    return n;
}

static void refuse(const char *temp)
{
    holds(temp, "new");
    die_check(temp, "not what was written");
}

static void accept(const char *temp)
{
    holds(temp, "new");
}

static void atomic_files(void **state)
{
    (void)state;
    struct io_out o;
    struct stat st;
    put("a", "old");
    assert_int_equal(chmod("a", 0640), 0);
    io_create(&o, "a", 0);
    io_write(&o, "new", 3);
    holds("a", "old");
    assert_int_equal(entries(), 2);
    io_commit(&o, accept);
    holds("a", "new");
    assert_int_equal(entries(), 1);
    assert_int_equal(stat("a", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);

    put("a", "old");
    io_create(&o, "a", 0);
    io_write(&o, "new", 3);
    io_abandon(&o);
    holds("a", "old");
    assert_int_equal(entries(), 1);

    io_create(&o, "a", 0);
    io_write(&o, "new", 3);
    EXPECT_DEATH(EX_CHECK, "not what was written", io_commit(&o, refuse));
    holds("a", "old");
    assert_int_equal(entries(), 1);
    io_abandon(&o);

    /* through a symbolic link, which stays one */
    assert_int_equal(symlink("a", "link"), 0);
    io_create(&o, "link", 0);
    io_write2(&o, "ne", 2, "w", 1);
    io_commit(&o, NULL);
    holds("a", "new");
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    unlink("link");

    /* what a killed program left goes with the next one; what lives stays */
    put(".a.tmp.00000001", "left");
    struct io_out other;
    io_create(&other, "a", 0);
    assert_int_equal(access(".a.tmp.00000001", F_OK), -1);
    io_create(&o, "a", 0);
    io_write(&other, "1", 1);
    io_write(&o, "2", 1);
    io_commit(&other, NULL);
    holds("a", "1");
    io_commit(&o, NULL);
    holds("a", "2");
    assert_int_equal(entries(), 1);

    EXPECT_DEATH(EX_CANTCREAT, "nowhere", io_create(&o, "nowhere/a", 0));
    EXPECT_DEATH(EX_CANTCREAT, "", io_create(&o, "./", 0));
    EXPECT_DEATH(EX_NOINPUT, "nothing", io_open("nothing", 0));
    EXPECT_DEATH(EX_NOINPUT, "", io_open(".", 0));
    unlink("a");
}

static void small_files(void **state)
{
    (void)state;
    size_t n;
    put("t", "some text");
    char *s = io_text("t", 9, &n);
    assert_string_equal(s, "some text");
    assert_int_equal(n, 9);
    free(s);
    EXPECT_DEATH(EX_DATAERR, "more than 8 bytes", free(io_text("t", 8, NULL)));
    unlink("t");
}

/* ---- measures ---- */

static void differences(void **state)
{
    (void)state;
    const float a[] = { 1, 2, 0, NAN, INFINITY, 5 }, b[] = { 1, 2.25f, -0.0f, NAN, INFINITY, 4 };
    struct difference d = { .absolute = 0 };
    measure_difference(&d, DT_F4, a, b, 6);
    assert_int_equal(d.different, 3);
    assert_int_equal(d.first, 1);
    assert_true(d.largest == 1);
    d = (struct difference){ .absolute = 0.25 };
    measure_difference(&d, DT_F4, a, b, 3);
    measure_difference(&d, DT_F4, a + 3, b + 3, 3);
    assert_int_equal(d.different, 1);
    assert_int_equal(d.first, 5);
    assert_int_equal(d.compared, 6);
    const int64_t i[] = { INT64_MIN, 9007199254740993 }, j[] = { INT64_MAX, 9007199254740992 };
    d = (struct difference){ .relative = 1e-300 };
    measure_difference(&d, DT_I8, i, j, 2);
    assert_int_equal(d.different, 2);
    assert_true(d.largest == 0x1p64);

    struct range r = { .n = 0 };
    measure_range(&r, DT_F4, a, 6);
    assert_int_equal(r.n, 4);
    assert_int_equal(r.odd, 2);
    assert_true(r.min == 0 && r.max == 5 && measure_mean(&r) == 2);
    r = (struct range){ .n = 0 };
    assert_true(isnan(measure_mean(&r)));
}

static int enter(void **state)
{
    (void)state;
    return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

static int leave(void **state)
{
    (void)state;
    return chdir("/") || rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_against_wide_numbers), cmocka_unit_test(types_and_names), cmocka_unit_test(known_answers),
        cmocka_unit_test(construction), cmocka_unit_test(purposes_keep_their_numbers), cmocka_unit_test(permutations),
        cmocka_unit_test(choices), cmocka_unit_test(tiles_once), cmocka_unit_test(options_right), cmocka_unit_test(options_wrong),
        cmocka_unit_test(numbers), cmocka_unit_test(messages), cmocka_unit_test(atomic_files), cmocka_unit_test(small_files),
        cmocka_unit_test(differences)
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
