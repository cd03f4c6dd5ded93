/* array_info.c - sizes, shapes and texts of arrays, and lists of them */
#include "array/array_info.h"
#include "expect_die.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_info(void **state)
{
    struct array_info a = { .name = "x", .stored = { 'u', 1, 0 }, .type = { 'f', 8, 0 }, .shape = shape_of(3, 1, 7, 1) };
    struct shape flat = shape_of(1, 7), got = array_info_squeezed(&a);
    char text[ARRAY_INFO_TEXT];
    size_t bytes;
    (void)state;
    assert_int_equal(array_info_bytes(&a, &bytes), 0);
    assert_int_equal(bytes, 7);
    assert_true(shape_equal(&got, &flat));
    assert_string_equal(array_info_text(&a, text), "x [1,7,1] f8");
    a.name[0] = '\0';
    assert_string_equal(array_info_text(&a, text), "[1,7,1] f8");
    snprintf(a.unreadable, sizeof a.unreadable, "complex");
    assert_string_equal(array_info_text(&a, text), "(complex)");
    a.shape = shape_of(4, 0x7fffffffu, 0x7fffffffu, 0x7fffffffu, 0x7fffffffu);
    assert_int_equal(array_info_bytes(&a, &bytes), -1);
}

static void test_list(void **state)
{
    struct array_info a = { .name = "x" };
    struct array_list l = { NULL, 0 };
    (void)state;
    for (int i = 0; i < ARRAY_LIST; i++)
        array_list_add(&l, "a.npz", &a);
    EXPECT_DIE(EX_DATAERR, "more than 4096 arrays", array_list_add(&l, "a.npz", &a));
    array_list_free(&l);
    assert_int_equal(l.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_info), cmocka_unit_test(test_list) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
