/* layer_table.c - the table of a small spec, letter by letter */
#include "inspect/layer_table.h"
#include "model/model.h"
#include "model/spec_parse.h"
#include "printed.h"
#include "small_spec.h"

#define HEAD "layer                                      result    parameters   multiply-adds\n"

static void test_table(void **state)
{
    struct output_file out;
    struct spec s;
    (void)state;
    spec_parse(&s, "test", SMALL, NULL, 0);
    printed_begin(&out);
    layer_table_print(&out, &s, MODEL_ALL);
    assert_printed(&out, HEAD
        "encoder                                                     188             175\n"
        "  dropout 0.5 ; fc 5 bn relu                    5           170             160\n"
        "  fc 3                                          3            18              15\n"
        "decoder                                                     170             444\n"
        "  fc 2x2x3 bn scale lrelu 0.2 as a_long_name_a1\n"
        "                                            2x2x3            72              60\n"
        "  upconv 2 4x4/2 sigmoid                    4x4x2            98             384\n"
        "rec                                                         164             438\n"
        "  conv 3 4x4/2 relu                         2x2x3            99             384\n"
        "  fc 1                                          1            13              12\n"
        "  condition: fc 6 relu                          6            24              18\n"
        "  condition: fc 4                               4            28              24\n"
        "reg                                                          21              16\n"
        "  fc 4 spectral relu                            4            16              12\n"
        "  fc 1                                          1             5               4\n"
        "all                                                         543           1,073\n");
    spec_free(&s);
}

static void test_some(void **state)
{
    struct output_file out;
    struct spec s;
    (void)state;
    spec_parse(&s, "test", SMALL, NULL, 0);
    printed_begin(&out);
    layer_table_print(&out, &s, MODEL_REG);
    assert_printed(&out, HEAD
        "reg                                                          21              16\n"
        "  fc 4 spectral relu                            4            16              12\n"
        "  fc 1                                          1             5               4\n"
        "all                                                          21              16\n");
    spec_free(&s);
}

/* Numbers in groups of three; "decoder:" stands in the text although the objective does not have it. */
static void test_numbers(void **state)
{
    static const char text[] = "data 1000x1000x1 unit\ncode categorical 10\nreconstruction none\nregularization none\nlabels 5\n"
                               "decoder: fc 7\nencoder: conv 1 4x4/2 ; conv 2 4x4/2 ; fc 10 softmax\n";
    struct output_file out;
    struct spec s;
    (void)state;
    spec_parse(&s, "test", text, NULL, 0);
    printed_begin(&out);
    layer_table_print(&out, &s, MODEL_ALL);
    assert_printed(&out, HEAD
        "encoder                                               1,250,061       7,250,000\n"
        "  conv 1 4x4/2                          500x500x1            17       4,000,000\n"
        "  conv 2 4x4/2                          250x250x2            34       2,000,000\n"
        "  fc 10 softmax                                10     1,250,010       1,250,000\n"
        "all                                                   1,250,061       7,250,000\n");
    spec_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_table), cmocka_unit_test(test_some), cmocka_unit_test(test_numbers) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
