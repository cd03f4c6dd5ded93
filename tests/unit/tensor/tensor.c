/* tensor.c - sizes of tensors, and names of their types */
#include "base/die.h"
#include "expect_die.h"
#include "tensor/tensor.h"

#include <string.h>

__extension__ typedef unsigned __int128 wide;

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
    EXPECT_DIE(EX_SOFTWARE, "not checked", tensor_set(&none, "x", DT_F8, &large));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_against_wide_numbers),
        cmocka_unit_test(types_and_names),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
