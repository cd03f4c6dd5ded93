/* dataset_reader.c - splits of SVHN's and of CIFAR's kind, of small files with digests of their own, become the right rows */
#include "leaks.h"

#include "base/alloc.h"
#include "base/die.h"
#include "bytes/sha256.h"
#include "convert/dataset_kinds.h"
#include "convert/dataset_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define BATCH 10000             /* rows of a member of CIFAR's archive */
#define MAT_ROWS 5
#define PIXELS 3072

static char folder[] = "/tmp/iae-supply-XXXXXX";
static jmp_buf out_of_it;
static int status;

static void jump(int code, const char *line)
{
    (void)line;
    status = code;
    longjmp(out_of_it, 1);
}

static char *place(const char *name)
{
    return xprintf("%s/%s", folder, name);
}

static const char *save(const char *name, const unsigned char *bytes, size_t n)
{
    static char sum[SHA256_TEXT];
    struct sha256 d;
    char *path = place(name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    sha256_begin(&d);
    sha256_add(&d, bytes, n);
    free(path);
    return sha256_text(&d, sum);
}

/* The first n rows of a split, in rows.iae. */
static void supply(const struct dataset *set, uint64_t n)
{
    struct fetch_options way = { .offline = 1 };
    char *path = place("rows.iae");
    struct dataset_reader p;
    struct row_builder out;
    struct header h;
    struct shape x, want = shape_of(3, 32, 32, 3);
    unlink(path);
    dataset_reader_open(&p, dataset_kinds_find(set->kind), set, &set->split[0], &way);
    dataset_reader_shape(&p, &x);
    assert_true(shape_equal(&x, &want));
    header_init(&h);
    row_builder_open(&out, path, 0, &h, DT_U1, &x, 1);
    dataset_reader_rows(&p, &out, n);
    row_builder_close(&out);
    dataset_reader_close(&p);
    header_free(&h);
    free(path);
}

/* What a row holds: the value of a sample by row, channel and place. */
static unsigned char value(uint64_t row, unsigned channel, unsigned h, unsigned w)
{
    return (unsigned char)(row * 5 + row / 256 + channel * 70 + h * 3 + w);
}

static void check_rows(uint64_t rows, int64_t first, const int32_t *label, size_t labels)
{
    char *path = place("rows.iae"), *operands[] = { path, NULL };
    struct stream in;
    struct block b;
    uint64_t row = 0;
    stream_open(&in, operands, 0);
    while (stream_next(&in, &b)) {
        const unsigned char *x = block_get(&b, "x")->data;
        const int32_t *y = block_get(&b, "y")->data;
        const int64_t *id = block_get(&b, "id")->data;
        for (size_t i = 0; i < b.rows; i++, row++) {
            assert_int_equal(id[i], first + (int64_t)row);
            assert_int_equal(y[i], label[row % labels]);
            for (unsigned k = 0; k < PIXELS; k += 5)
                assert_int_equal(x[i * PIXELS + k], value(row, k % 3, k / 96, k / 3 % 32));
        }
    }
    stream_close(&in);
    assert_int_equal(row, rows);
    free(path);
}

static unsigned char *put4(unsigned char *p, uint32_t a, uint32_t b)
{
    memcpy(p, &a, 4);
    memcpy(p + 4, &b, 4);
    return p + 8;
}

/* A file of SVHN's kind, its arrays not compressed: X [32,32,3,N] and y [N,1]. */
static size_t make_mat(unsigned char *to, const unsigned char label[MAT_ROWS])
{
    const uint32_t dims[2][4] = { { 32, 32, 3, MAT_ROWS }, { MAT_ROWS, 1, 0, 0 } };
    unsigned char *p = to + 128;
    memset(to, 0, 128);
    memcpy(to, "MATLAB 5.0 MAT-file", 19);
    memcpy(to + 124, "\0\1IM", 4);
    for (int a = 0; a < 2; a++) {
        uint32_t rank = a ? 2 : 4, bytes = a ? MAT_ROWS : MAT_ROWS * PIXELS, room = (bytes + 7) / 8 * 8;
        p = put4(p, 14, 16 + 8 + 4 * rank + 8 + 8 + room);
        p = put4(put4(p, 6, 8), 9, 0);
        p = put4(p, 5, 4 * rank);
        memcpy(p, dims[a], 4 * rank);
        p = put4(p + 4 * rank, 1 << 16 | 1, a ? 'y' : 'X');
        p = put4(p, 2, bytes);
        memset(p, 0, room);
        for (uint32_t i = 0; i < bytes; i++)
            p[i] = a ? label[i] : value(i / PIXELS, i % PIXELS / 1024, i % 32, i / 32 % 32);
        p += room;
    }
    return (size_t)(p - to);
}

static void test_mat(void **state)
{
    static const unsigned char label[] = { 1, 10, 9, 10, 2 };
    static const int32_t digit[] = { 1, 0, 9, 0, 2 };
    unsigned char *bytes = malloc(MAT_ROWS * PIXELS + 1000);
    size_t n = make_mat(bytes, label);
    struct dataset set = { .name = "made", .kind = "mat", .digest = DIGEST_OF_FILE, .zero_label = 10, .cache = "", .split = { { "train", MAT_ROWS, 70, { "a.mat", n, n, NULL }, { NULL, 0, 0, NULL } } } };
    (void)state;
    set.split[0].images.sha256 = save("made/a.mat", bytes, n);
    supply(&set, 100);
    check_rows(MAT_ROWS, 70, digit, MAT_ROWS);
    supply(&set, 2);
    check_rows(2, 70, digit, MAT_ROWS);

    /* another file of the same form is not the one that is known */
    char sum[SHA256_TEXT];
    memcpy(sum, set.split[0].images.sha256, sizeof sum);
    set.split[0].images.sha256 = sum;
    bytes[n - 100] ^= 1;
    (void)save("made/a.mat", bytes, n);
    die_handler = jump;
    LEAKS_IGNORE;
    if (!setjmp(out_of_it)) {
        supply(&set, 100);
        fail_msg("a file with another digest was taken");
    }
    LEAKS_CHECK;
    assert_int_equal(status, EX_VERIFY);
    free(bytes);
}

/* A member of a tar: its header, and room for its content. */
static unsigned char *put_member(unsigned char *p, const char *name, size_t size)
{
    unsigned sum = 0;
    memset(p, 0, 512);
    snprintf((char *)p, 100, "%s", name);
    memcpy(p + 100, "0000644", 8);
    memcpy(p + 108, "0000000", 8);
    memcpy(p + 116, "0000000", 8);
    snprintf((char *)p + 124, 12, "%011lo", (unsigned long)size);
    memcpy(p + 136, "00000000000", 12);
    memset(p + 148, ' ', 8);
    p[156] = '0';
    memcpy(p + 257, "ustar\0" "00", 8);
    for (int i = 0; i < 512; i++)
        sum += p[i];
    snprintf((char *)p + 148, 8, "%06o", sum);
    return p + 512;
}

/* A member of some rows: each has `labels` bytes before its planes, of which the last one counts. */
static unsigned char *put_batch(unsigned char *p, const char *name, uint64_t first, size_t rows, unsigned labels)
{
    size_t record = PIXELS + labels, size = rows * record, room = (size + 511) / 512 * 512;
    p = put_member(p, name, size);
    memset(p + size, 0, room - size);
    for (size_t i = 0; i < size; i++) {
        unsigned k = (unsigned)(i % record), at = k - labels;
        uint64_t row = first + i / record;
        p[i] = (unsigned char)(k >= labels ? value(row, at / 1024, at % 1024 / 32, at % 32) : k + 1 < labels ? row % 7 : row % 10);
    }
    return p + room;
}

static const int32_t ten_labels[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

/* The archive has the second batch first; the rows do not. */
static void test_cifar10(void **state)
{
    unsigned char *bytes = malloc((size_t)2 * BATCH * (PIXELS + 1) + 10000), *p = bytes;
    (void)state;
    p = put_batch(p, "cifar-10-batches-bin/data_batch_2.bin", BATCH, BATCH, 1);
    p = put_batch(p, "cifar-10-batches-bin/data_batch_1.bin", 0, BATCH, 1);
    memset(p, 0, 1024);
    size_t n = (size_t)(p + 1024 - bytes);
    struct dataset set = { .name = "made", .kind = "cifar10", .digest = DIGEST_OF_FILE, .cache = "", .split = { { "train", 2 * BATCH, 0, { "c.tar", n, n, NULL }, { NULL, 0, 0, NULL } } } };
    set.split[0].images.sha256 = save("made/c.tar", bytes, n);
    supply(&set, 2 * BATCH);
    check_rows(2 * BATCH, 0, ten_labels, 10);
    supply(&set, BATCH + 3);
    check_rows(BATCH + 3, 0, ten_labels, 10);
    free(bytes);
}

/* Two labels a record, and one member for each split. */
static void test_cifar100(void **state)
{
    enum { ROWS = 37 };
    unsigned char *bytes = malloc((size_t)2 * ROWS * (PIXELS + 2) + 10000), *p = bytes;
    (void)state;
    p = put_batch(p, "cifar-100-binary/test.bin", 1000, ROWS, 2);
    p = put_batch(p, "cifar-100-binary/train.bin", 0, ROWS, 2);
    memset(p, 0, 1024);
    size_t n = (size_t)(p + 1024 - bytes);
    struct dataset set = { .name = "made", .kind = "cifar100", .digest = DIGEST_OF_FILE, .cache = "", .split = { { "train", ROWS, 0, { "c.tar", n, n, NULL }, { NULL, 0, 0, NULL } } } };
    set.split[0].images.sha256 = save("made/c.tar", bytes, n);
    supply(&set, 100);
    check_rows(ROWS, 0, ten_labels, 10);
    supply(&set, 5);
    check_rows(5, 0, ten_labels, 10);
    free(bytes);
}

static int start(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    char *made = place("made");
    int r = mkdir(made, 0700);
    free(made);
    return r | setenv("IAE_DATA", folder, 1);
}

static int stop(void **state)
{
    static const char *const names[] = { "made/a.mat", "made/c.tar", "made", "rows.iae", "" };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = place(names[i]);
        (void)remove(path);
        free(path);
    }
    return 0;
}

int main(int argc, char **argv)
{
    static const struct arg options[] = { ARG_END };
    static const struct program program = { .name = "test", .operands = "", .summary = "a test", .options = options };
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_cifar10), cmocka_unit_test(test_cifar100), cmocka_unit_test(test_mat) };
    args_parse(argc, argv, &program);       /* streams have a history */
    return cmocka_run_group_tests(tests, start, stop);
}
