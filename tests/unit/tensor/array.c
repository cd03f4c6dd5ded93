/* array.c - values go into arrays and out of them, whatever memory they lie in; it is opened once, however calls nest */
#include "tensor/array.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { N = 1000 };

/* A memory that counts. */
static int opened, closed, taken, given_back;

static void *take(size_t bytes)
{
    taken++;
    return aligned_zero(bytes);
}

static void give_back(void *block)
{
    given_back++;
    aligned_free(block);
}

static void count_open(void)
{
    opened++;
}

static void count_close(void)
{
    closed++;
}

static const struct array_memory counting = {
    .take = take, .give_back = give_back, .open = count_open, .close = count_close, .is_private = 1,
};

static float number(size_t i)
{
    return (float)i * 0.37F - 100;
}

static int use_counting(void **state)
{
    (void)state;
    array_use(&counting);
    opened = closed = taken = given_back = 0;
    return 0;
}

static int use_plain(void **state)
{
    (void)state;
    array_use(&array_memory_plain);
    return 0;
}

static void new_ones_are_zero(void **state)
{
    float out[N];
    (void)state;
    real *a = array_new(N);
    unsigned char *b = array_new_bytes(13);
    assert_true((uintptr_t)a % 64 == 0 && (uintptr_t)b % 64 == 0);
    array_get(out, a, N);
    for (size_t i = 0; i < N; i++)
        assert_true(out[i] == 0);
    for (size_t i = 0; i < 13; i++)
        assert_int_equal(b[i], 0);
    array_free(a);
    array_free(b);
    array_free(NULL);
}

static void values_in_and_out(void **state)
{
    float in[N], out[N] = { 0 };
    (void)state;
    real *a = array_new(N);
    for (size_t i = 0; i < N; i++)
        in[i] = number(i);
    array_put(a, in, N);
    array_get(out, a, N);
    assert_memory_equal(in, out, sizeof in);
    array_put(a + 100, in, 3);          /* a part, and nothing beside it */
    array_get(out, a + 99, 5);
    assert_true(out[0] == in[99] && out[1] == in[0] && out[2] == in[1] && out[3] == in[2] && out[4] == in[103]);
    array_put(a, in + 7, 0);
    array_get(out, a, 1);
    assert_true(out[0] == in[0]);
    array_free(a);
}

static void plain_ones_are_lent_as_they_are(void **state)
{
    struct tensor copy = { .name = "" };
    (void)state;
    real *a = array_new(N);
    assert_ptr_equal(array_lend(a + 5, 9, &copy), a + 5);
    assert_null(copy.data);
    array_free(a);
}

static void private_ones_are_copied(void **state)
{
    struct tensor copy = { .name = "" };
    float in[3] = { 1, 2, 3 }, changed = 9;
    (void)state;
    real *a = array_new(N);
    array_put(a + 5, in, 3);
    const float *lent = array_lend(a + 5, 3, &copy);
    assert_ptr_equal(lent, copy.data);
    assert_memory_equal(lent, in, sizeof in);
    array_put(a + 5, &changed, 1);
    assert_true(lent[0] == 1);
    lent = array_lend(a + 4, 2, &copy);
    assert_true(lent[0] == 0 && lent[1] == 9);
    tensor_free(&copy);
    array_free(a);
    assert_true(taken == 1 && given_back == 1);
}

static void opened_once(void **state)
{
    float in[2] = { 4, 5 }, out[2];
    (void)state;
    real *a = array_new(2);
    array_open();
    assert_true(opened == 1 && closed == 0);
    array_put(a, in, 2);                /* it opens and closes, too */
    array_open();
    array_close();
    assert_true(opened == 1 && closed == 0);
    array_close();
    assert_true(opened == 1 && closed == 1);
    array_get(out, a, 2);
    assert_true(opened == 2 && closed == 2);
    assert_memory_equal(in, out, sizeof in);
    array_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(new_ones_are_zero, use_plain),
        cmocka_unit_test_setup(values_in_and_out, use_plain),
        cmocka_unit_test_setup(plain_ones_are_lent_as_they_are, use_plain),
        cmocka_unit_test_setup(values_in_and_out, use_counting),
        cmocka_unit_test_setup(private_ones_are_copied, use_counting),
        cmocka_unit_test_setup(opened_once, use_counting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
