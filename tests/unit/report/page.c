/* page.c - what is written comes out in order, whatever its size */
#include "report/page.h"

#include "base/alloc.h"
#include "report/captured_page.h"

#include <math.h>

static void test_pieces(void **state)
{
    struct page p;
    (void)state;
    captured_open(&p);
    page_markup(&p, "<p title=\"");
    page_text(&p, "\"<&");
    page_markup(&p, "\">%d", 5);
    page_element(&p, "b", "</b>");
    page_json(&p, "<");
    page_base64(&p, "foob", 4);
    char *text = captured_close(&p);
    assert_string_equal(text, "<p title=\"&quot;&lt;&amp;\">5<b>&lt;/b&gt;</b>\"\\u003c\"Zm9vYg==");
    free(text);
}

static void test_numbers(void **state)
{
    static const double v[] = { 0, -1.5, 1e-9, 123456789, NAN, INFINITY, -INFINITY };
    struct page p;
    (void)state;
    captured_open(&p);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        page_json_number(&p, v[i], 6);
        page_markup(&p, ",");
    }
    char *text = captured_close(&p);
    assert_string_equal(text, "0,-1.5,1e-09,1.23457e+08,null,null,null,");
    free(text);
}

/* More than the buffer and more than a piece of letters, in sizes that divide neither. */
static void test_large(void **state)
{
    enum { SIZE = 100003, TIMES = 5 };
    char *bytes = xmalloc(SIZE);
    struct page p;
    (void)state;
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (char)('a' + i % 7);
    captured_open(&p);
    for (int i = 0; i < TIMES; i++)
        page_bytes(&p, bytes, SIZE);
    page_base64(&p, bytes, SIZE);
    char *text = captured_close(&p);
    assert_int_equal(strlen(text), TIMES * SIZE + (SIZE + 2) / 3 * 4);
    for (int i = 0; i < TIMES; i++)
        assert_memory_equal(text + i * SIZE, bytes, SIZE);
    for (size_t i = TIMES * SIZE; i + 28 < strlen(text); i += 28)         /* seven groups of three bytes, which repeat */
        assert_memory_equal(text + i, "YWJjZGVmZ2FiY2RlZmdhYmNkZWZn", i + 28 + 4 < strlen(text) ? 28 : 4);
    free(text);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
