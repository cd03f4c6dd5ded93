/* data_range.c - ranges that do not go together are told in one line, and those that do are not */
#include "apply/data_range.h"

#include "model/spec_parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A spec with this line `data`, whose decoder ends in this layer. */
static struct spec make_spec(const char *data, const char *layer)
{
    struct spec s;
    char text[300];
    snprintf(text, sizeof text, "data %s\ncode gaussian 2\nregularization none\nreconstruction euclidean\nencoder: fc 2\ndecoder: fc 3 tanh ; %s\n",
             data, layer);
    spec_parse(&s, "a test", text, NULL, 0);
    return s;
}

static void says_of_decoder(const char *data, const char *layer, const char *want)
{
    char odd[DATA_RANGE_TEXT] = "";
    struct spec s = make_spec(data, layer);
    assert_int_equal(data_range_check_decoder(&s, odd), *want != '\0');
    assert_string_equal(odd, want);
    spec_free(&s);
}

static void decoders(void **state)
{
    (void)state;
    says_of_decoder("2x2x1 unit", "fc 2x2x1 tanh", "the decoder ends in tanh, which gives [-1,1], where `data unit` means [0,1]");
    says_of_decoder("4 signed", "fc 4 sigmoid", "the decoder ends in sigmoid, which gives [0,1], where `data signed` means [-1,1]");
    says_of_decoder("2x2x1 unit", "fc 2x2x1 sigmoid", "");
    says_of_decoder("2x2x1 signed", "fc 2x2x1 tanh", "");
    says_of_decoder("4 unit", "fc 4 softmax", "");
    says_of_decoder("4 unit", "fc 4", "");
    says_of_decoder("4 signed", "fc 4 relu", "");
}

static void a_model_without_decoder(void **state)
{
    char odd[DATA_RANGE_TEXT];
    struct spec s;
    (void)state;
    spec_parse(&s, "a test", "data 4 unit\ncode categorical 3\nregularization none\nreconstruction none\nlabels 5\nencoder: fc 3 softmax\n", NULL, 0);
    assert_int_equal(data_range_check_decoder(&s, odd), 0);
    assert_int_equal(data_range_check_rows(&s, DT_F4, &(struct tensor_range){ .n = 2, .min = -5, .max = 5 }, odd), 0);
    spec_free(&s);
}

static void says_of_rows(const char *data, const char *layer, enum dtype type, double min, double max, const char *want)
{
    char odd[DATA_RANGE_TEXT] = "";
    struct spec s = make_spec(data, layer);
    struct tensor_range range = { .n = 9, .min = min, .max = max };
    assert_int_equal(data_range_check_rows(&s, type, &range, odd), *want != '\0');
    assert_string_equal(odd, want);
    spec_free(&s);
}

static void rows_of_pictures(void **state)
{
    (void)state;
    says_of_rows("2x2x1 unit", "fc 2x2x1", DT_F4, 0, 255, "x is f4 from 0 to 255, where `data unit` means [0,1]");
    says_of_rows("2x2x1 unit", "fc 2x2x1", DT_F4, -1, 1, "x is f4 from -1 to 1, where `data unit` means [0,1]");
    says_of_rows("2x2x1 signed", "fc 2x2x1", DT_F4, -1, 1.5, "x is f4 from -1 to 1.5, where `data signed` means [-1,1]");
    says_of_rows("2x2x1 signed", "fc 2x2x1", DT_F4, -1, 1, "");
    says_of_rows("2x2x1 unit", "fc 2x2x1", DT_F4, -0.0001, 1.0001, "");
    says_of_rows("2x2x1 unit", "fc 2x2x1", DT_U1, 0, 1, "x is u1 of 0 and 1 only, where 255 stands for 1");
    says_of_rows("2x2x1 unit", "fc 2x2x1", DT_U1, 0, 2, "");
    says_of_rows("2x2x1 unit", "fc 2x2x1", DT_U1, 0, 0, "");
}

/* Without a bounded activation at its end a decoder makes any number. */
static void rows_of_numbers(void **state)
{
    (void)state;
    says_of_rows("4 signed", "fc 4", DT_F4, -3, 3, "");
    says_of_rows("4 signed", "fc 4 tanh", DT_F4, -3, 3, "x is f4 from -3 to 3, where `data signed` means [-1,1]");
    says_of_rows("4 unit", "fc 4 sigmoid", DT_F4, 0, 3, "x is f4 from 0 to 3, where `data unit` means [0,1]");
    says_of_rows("4 unit", "fc 4 softmax", DT_F4, 0, 1, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decoders),         cmocka_unit_test(a_model_without_decoder),
        cmocka_unit_test(rows_of_pictures), cmocka_unit_test(rows_of_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
