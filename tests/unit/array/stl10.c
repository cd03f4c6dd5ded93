/* stl10.c - pictures whose planes lie column by column, and files that are cut */
#include "array/stl10.h"
#include "memory_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static unsigned char bytes[2 * STL10_ROW], x[3 * STL10_ROW];

static void test_pictures(void **state)
{
    struct memory m;
    struct stl10 s;
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7 + i / 251);
    stl10_open(&s, memory_reader(&m, bytes, sizeof bytes));
    assert_int_equal(stl10_rows(&s, x, 3), 2);
    assert_int_equal(stl10_rows(&s, x, 3), 0);
    for (size_t row = 0; row < 2; row++)
        for (size_t c = 0; c < 3; c++)
            for (size_t w = 0; w < STL10_SIDE; w++)
                for (size_t h = 0; h < STL10_SIDE; h++)
                    assert_int_equal(x[((row * STL10_SIDE + h) * STL10_SIDE + w) * 3 + c],
                                     bytes[((row * 3 + c) * STL10_SIDE + w) * STL10_SIDE + h]);
}

static void test_cut(void **state)
{
    struct memory m;
    struct stl10 s;
    (void)state;
    stl10_open(&s, memory_reader(&m, bytes, sizeof bytes - 1));
    assert_int_equal(stl10_rows(&s, x, 1), 1);
    assert_int_equal(stl10_rows(&s, x, 1), -1);
    assert_string_equal(s.error, "STL-10: cut after 55295 bytes, within picture 2");
    stl10_open(&s, memory_reader(&m, bytes, sizeof bytes));
    m.fail = 100;
    m.step = 50;
    assert_int_equal(stl10_rows(&s, x, 1), -1);
    assert_string_equal(s.error, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_pictures), cmocka_unit_test(test_cut) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
