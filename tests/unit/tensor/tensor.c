/* tensor.c - sizes of tensors, names of their types, and how two of them differ */
#include "base/die.h"
#include "expect_die.h"
#include "tensor/tensor.h"
#include "tensor/tensor_diff.h"

#include <math.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

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
    EXPECT_DIE(EX_SOFTWARE, "not judged", tensor_set(&none, "x", DT_F8, &large));
}

/* ---- measures ---- */

static void differences(void **state)
{
    (void)state;
    const float a[] = { 1, 2, 0, NAN, INFINITY, 5 }, b[] = { 1, 2.25f, -0.0f, NAN, INFINITY, 4 };
    struct tensor_diff d = { .absolute = 0 };
    tensor_diff_add(&d, DT_F4, a, b, 6);
    assert_int_equal(d.different, 3);
    assert_int_equal(d.first, 1);
    assert_true(d.largest == 1);
    d = (struct tensor_diff){ .absolute = 0.25 };
    tensor_diff_add(&d, DT_F4, a, b, 3);
    tensor_diff_add(&d, DT_F4, a + 3, b + 3, 3);
    assert_int_equal(d.different, 1);
    assert_int_equal(d.first, 5);
    assert_int_equal(d.compared, 6);
    const int64_t i[] = { INT64_MIN, 9007199254740993 }, j[] = { INT64_MAX, 9007199254740992 };
    d = (struct tensor_diff){ .relative = 1e-300 };
    tensor_diff_add(&d, DT_I8, i, j, 2);
    assert_int_equal(d.different, 2);
    assert_true(d.largest == 0x1p64);

    struct tensor_range r = { .n = 0 };
    tensor_range_add(&r, DT_F4, a, 6);
    assert_int_equal(r.n, 4);
    assert_int_equal(r.odd, 2);
    assert_true(r.min == 0 && r.max == 5 && tensor_range_mean(&r) == 2);
    r = (struct tensor_range){ .n = 0 };
    assert_true(isnan(tensor_range_mean(&r)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_against_wide_numbers), cmocka_unit_test(types_and_names), cmocka_unit_test(differences)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
