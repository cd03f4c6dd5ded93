/* net_text.c - the parts of a network's line, with what stands before a layer */
#include "nn/net_text.h"
#include "model/spec_parse.h"
#include "small_spec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_next(const char **at, const char *text, int is_layer)
{
    struct net_text part;
    assert_true(net_text_next(at, &part));
    assert_int_equal(part.n, strlen(text));
    assert_memory_equal(part.text, text, part.n);
    assert_int_equal(part.is_layer, is_layer);
}

static void test_parts(void **state)
{
    struct spec s;
    struct net_text part;
    (void)state;
    spec_parse(&s, "test", SMALL, NULL, 0);
    const char *at = net_text_line(&s, ENCODER);
    assert_next(&at, "dropout 0.5", 0);
    assert_next(&at, "fc 5 bn relu", 1);
    assert_next(&at, "fc 3", 1);
    assert_false(net_text_next(&at, &part));
    assert_false(net_text_next(&at, &part));
    at = net_text_line(&s, DISC_REG);       /* the text's last line */
    assert_next(&at, "fc 4 spectral relu", 1);
    assert_next(&at, "fc 1", 1);
    assert_false(net_text_next(&at, &part));
    spec_free(&s);
}

/* "reconstruction" begins with the letters of "rec", and is not its line. */
static void test_no_line(void **state)
{
    static const char text[] = "data 2x2x1 unit\ncode gaussian 3\nreconstruction euclidean\nregularization none\nencoder: fc 3\ndecoder: fc 4 sigmoid\n";
    struct spec s;
    struct net_text part;
    (void)state;
    spec_parse(&s, "test", text, NULL, 0);
    const char *at = net_text_line(&s, DISC_REC);
    assert_string_equal(at, "");
    assert_false(net_text_next(&at, &part));
    spec_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_parts), cmocka_unit_test(test_no_line) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
