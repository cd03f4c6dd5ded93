/* inflate.c - what is whole is inflated, and what is not is never taken for whole */
#include "deflated_text.h"
#include "bytes/inflate.h"
#include "memory_reader.h"

#include <string.h>

/* The content's length, or -1; *failed is what the source answered. */
static ssize_t gunzip(const void *bytes, size_t n, unsigned char *to, size_t room, size_t step, uint64_t cap)
{
    struct memory m;
    struct inflate g;
    size_t have = 0;
    ssize_t got;
    inflate_init(&g, memory_reader(&m, bytes, n), cap);
    m.step = step;
    while ((got = inflate_read(&g, to + have, step && step < room - have ? step : room - have)) > 0) {
        have += (size_t)got;
        assert_true(have < room);
    }
    if (got < 0)
        assert_true(g.error[0]);
    inflate_free(&g);
    return got < 0 ? -1 : (ssize_t)have;
}

static void test_inflate(void **state)
{
    unsigned char gz[TEXT], out[3 * TEXT], two[2 * TEXT];
    (void)state;
    fill_text();
    size_t n = deflate_text(gz, sizeof gz, 15 + 16);
    for (size_t step = 0; step < 4; step++) {
        assert_int_equal(gunzip(gz, n, out, sizeof out, step, UINT64_MAX), TEXT);
        assert_memory_equal(out, text, TEXT);
    }
    /* members follow one another; anything else after one is no content */
    memcpy(two, gz, n);
    memcpy(two + n, gz, n);
    assert_int_equal(gunzip(two, 2 * n, out, sizeof out, 0, UINT64_MAX), 2 * TEXT);
    assert_memory_equal(out + TEXT, text, TEXT);
    for (size_t cut = n + 1; cut < 2 * n; cut++)
        assert_int_equal(gunzip(two, cut, out, sizeof out, 0, UINT64_MAX), -1);
    /* zeros are padding, up to the end */
    memset(two + n, 0, n);
    assert_int_equal(gunzip(two, n + 1, out, sizeof out, 0, UINT64_MAX), TEXT);
    assert_int_equal(gunzip(two, n + 512, out, sizeof out, 1, UINT64_MAX), TEXT);
    two[n + 511] = 1;
    assert_int_equal(gunzip(two, n + 512, out, sizeof out, 1, UINT64_MAX), -1);
    /* the cap is the last byte that may come */
    assert_int_equal(gunzip(gz, n, out, sizeof out, 0, TEXT), TEXT);
    assert_int_equal(gunzip(gz, n, out, sizeof out, 1, TEXT), TEXT);
    assert_int_equal(gunzip(gz, n, out, sizeof out, 0, TEXT - 1), -1);
    assert_int_equal(gunzip(gz, n, out, sizeof out, 0, 0), -1);
    /* gzip only */
    n = deflate_text(gz, sizeof gz, 15);
    assert_int_equal(gunzip(gz, n, out, sizeof out, 0, UINT64_MAX), -1);
    n = deflate_text(gz, sizeof gz, -15);
    assert_int_equal(gunzip(gz, n, out, sizeof out, 0, UINT64_MAX), -1);
    assert_int_equal(gunzip("", 0, out, sizeof out, 0, UINT64_MAX), -1);
}

static void test_inflate_damage(void **state)
{
    unsigned char gz[TEXT], out[2 * TEXT];
    size_t harmless = 0;
    (void)state;
    fill_text();
    size_t n = deflate_text(gz, sizeof gz, 15 + 16);
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(gunzip(gz, cut, out, sizeof out, 0, UINT64_MAX), -1);
    for (size_t bit = 0; bit < 8 * n; bit++) {
        gz[bit / 8] ^= (unsigned char)(1 << bit % 8);
        ssize_t got = gunzip(gz, n, out, sizeof out, 0, TEXT);
        gz[bit / 8] ^= (unsigned char)(1 << bit % 8);
        if (got < 0)
            continue;
        assert_int_equal(got, TEXT);
        assert_memory_equal(out, text, TEXT);
        harmless++;
    }
    assert_in_range(harmless, 1, 8 * 10);       /* time, system, flags: bits of the header without meaning */
}

static void test_inflate_passes_failures_on(void **state)
{
    unsigned char gz[TEXT], out[TEXT];
    struct memory m;
    struct inflate g;
    ssize_t got;
    (void)state;
    fill_text();
    size_t n = deflate_text(gz, sizeof gz, 15 + 16);
    inflate_init(&g, memory_reader(&m, gz, n), UINT64_MAX);
    m.step = 10;
    m.fail = 20;
    while ((got = inflate_read(&g, out, sizeof out)) > 0)
        ;
    assert_int_equal(got, -7);
    assert_false(g.error[0]);
    inflate_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inflate), cmocka_unit_test(test_inflate_damage), cmocka_unit_test(test_inflate_passes_failures_on)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
