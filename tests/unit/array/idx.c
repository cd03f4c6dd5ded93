/* idx.c - IDX files, whole and hostile */
#include "array/idx.h"
#include "memory_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Reads all bytes three at a time; their number, or -1. */
static ssize_t read_idx(const void *bytes, size_t n, unsigned char *to, size_t room)
{
    struct memory m;
    struct idx x;
    size_t have = 0;
    if (idx_open(&x, memory_reader(&m, bytes, n))) {
        assert_true(x.error[0]);
        return -1;
    }
    while (x.left) {
        size_t k = x.left < 3 ? x.left : 3;
        if (have + k > room || idx_read(&x, to + have, k))
            return -1;
        have += k;
    }
    return idx_end(&x) ? -1 : (ssize_t)have;
}

static void test_idx(void **state)
{
    unsigned char file[] = { 0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 };
    static const unsigned char labels[] = { 0, 0, 8, 1, 0, 0, 0, 2, 7, 9 }, none[] = { 0, 0, 8, 1, 0, 0, 0, 0 };
    size_t n = sizeof file - 1;
    unsigned char out[64];
    (void)state;
    assert_int_equal(read_idx(file, n, out, sizeof out), 12);
    assert_memory_equal(out, file + 16, 12);
    assert_int_equal(read_idx(labels, sizeof labels, out, sizeof out), 2);
    assert_int_equal(read_idx(none, sizeof none, out, sizeof out), 0);
    assert_int_equal(read_idx(file, n + 1, out, sizeof out), -1);
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(read_idx(file, cut, out, sizeof out), -1);
    /* no bit of the header can change without being noticed, as the length is checked; but for u1 and i1 */
    for (size_t bit = 0; bit < 8 * 16; bit++) {
        if (bit == 16)
            continue;
        file[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_int_equal(read_idx(file, n, out, sizeof out), -1);
        file[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
}

static void test_idx_hostile(void **state)
{
    static const unsigned char huge[] = { 0, 0, 8, 4, 0, 0, 0, 1, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255 };
    static const unsigned char files[][12] = {
        { 0, 0, 8, 0 },                                                 /* rank 0 */
        { 0, 0, 8, 9, 0, 0, 0, 1 },                                     /* rank 9 */
        { 0, 0, 10, 2, 0, 0, 0, 1, 0, 0, 0, 1 },                        /* types that there are not */
        { 0, 0, 15, 2, 0, 0, 0, 1, 0, 0, 0, 1 },
        { 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1 },
        { 0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 0 },                         /* rows of nothing */
        { 0, 0, 8, 2, 0, 0, 0, 1, 255, 255, 255, 255 },                 /* a dimension beyond 2^31-1 */
        { 0, 0, 8, 2, 255, 255, 255, 255, 0, 0, 0, 1 },
    };
    struct memory m;
    struct idx x;
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_int_equal(idx_open(&x, memory_reader(&m, files[i], sizeof *files)), -1);
    assert_int_equal(idx_open(&x, memory_reader(&m, huge, sizeof huge)), -1);    /* their product is beyond size_t */
}

static void test_types(void **state)
{
    static const char *const names[] = { [8] = "u1", [9] = "i1", [11] = "i2", [12] = "i4", [13] = "f4", [14] = "f8" };
    unsigned char file[] = { 0, 0, 0, 1, 0, 0, 0, 3 };
    char text[NUMERIC_TEXT];
    struct memory m;
    struct idx x;
    (void)state;
    for (unsigned char type = 8; type <= 14; type++) {
        file[2] = type;
        int r = idx_open(&x, memory_reader(&m, file, sizeof file));
        assert_int_equal(r, names[type] ? 0 : -1);
        if (r)
            continue;
        assert_string_equal(numeric_text(&x.array.type, text), names[type]);
        assert_true(x.array.stored.big);
        assert_int_equal(x.left, 3 * x.array.stored.size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_idx), cmocka_unit_test(test_idx_hostile), cmocka_unit_test(test_types)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
