/* scatter_field.c - which field and which label are chosen, and what is neither */
#include "view/scatter_field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expect_die.h"

#include <stdio.h>

/* Fields in text, "x2 z10 y": a letter and the numbers of a row; y is an integer. */
static struct stream stream_of(const char *fields)
{
    struct stream in = { .where = "a test" };
    char name[8];
    unsigned n;
    int length;
    header_init(&in.header);
    for (; sscanf(fields, " %7[a-z]%n", name, &length) == 1; fields += length) {
        int more = 0;
        n = 0;
        if (sscanf(fields + length, "%u%n", &n, &more) == 1)
            length += more;
        struct shape row = n ? shape_of(1, n) : shape_of(0);
        header_set_field(&in.header, name, n ? DT_F4 : DT_I4, &row);
    }
    return in;
}

static void chooses(const char *fields, int components, const char *name, const char *label)
{
    struct stream in = stream_of(fields);
    struct scatter_field f;
    scatter_field_init(&f, &in, NULL, NULL, components);
    assert_string_equal(f.name, name);
    assert_string_equal(f.label ? f.label : "none", label);
    scatter_field_free(&f);
    header_free(&in.header);
}

static void choices(void **state)
{
    (void)state;
    chooses("x2", 0, "x", "none");
    chooses("x2 y", 0, "x", "y");
    chooses("x2 z10", 0, "x", "z");
    chooses("x2 xhat2 z2", 0, "xhat", "z");
    chooses("z2 x784", 0, "z", "x");
    chooses("z10 x784 y", 1, "z", "y");
    chooses("z2 x784", 1, "x", "z");
    chooses("z2 x784 xhat784", 1, "xhat", "z");
}

static void refusals(void **state)
{
    struct stream in = stream_of("z10 n y");
    struct scatter_field f;
    (void)state;
    EXPECT_DIE(78, "--pca shows two principal components", scatter_field_init(&f, &in, NULL, NULL, 0));
    EXPECT_DIE(78, "10 numbers; --pca", scatter_field_init(&f, &in, "z", NULL, 0));
    EXPECT_DIE(78, "type", scatter_field_init(&f, &in, "y", NULL, 1));
    EXPECT_DIE(78, "no field", scatter_field_init(&f, &in, "q", NULL, 1));
    EXPECT_DIE(78, "no field", scatter_field_init(&f, &in, "z", "q", 1));
    header_free(&in.header);
}

static void values(void **state)
{
    struct stream in = stream_of("z3 y");
    float z[6] = { 1, 2, 3, 4, 9, 6 };
    int32_t y[2] = { 5, -7 };
    struct tensor tz = { .name = "z", .type = DT_F4, .shape = shape_of(2, 2u, 3u), .data = z };
    struct tensor ty = { .name = "y", .type = DT_I4, .shape = shape_of(1, 2u), .data = y };
    struct block b = { .rows = 2, .t = { &tz, &ty }, .tensors = 2 };
    struct scatter_field f;
    real row[3];
    char text[32];
    (void)state;
    header_set_text(&in.header, "classes", "cat\nd\x1bog\n\nan extremely long name of a class");
    scatter_field_init(&f, &in, "z", NULL, 1);
    scatter_field_numbers(&f, &b, 1, row);
    assert_true(row[0] >= 4 && row[0] <= 4 && row[2] >= 6);
    assert_int_equal(scatter_field_label(&f, &b, 1), -7);
    assert_string_equal(scatter_field_label_text(&f, 0, text), "cat");
    assert_string_equal(scatter_field_label_text(&f, 1, text), "d?og");
    assert_string_equal(scatter_field_label_text(&f, 3, text), "an extremely long name o");
    assert_string_equal(scatter_field_label_text(&f, 4, text), "4");
    scatter_field_free(&f);
    scatter_field_init(&f, &in, "z", "z", 1);
    assert_int_equal(scatter_field_label(&f, &b, 1), 1);
    assert_string_equal(scatter_field_label_text(&f, 0, text), "0");
    scatter_field_free(&f);
    header_free(&in.header);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(choices), cmocka_unit_test(refusals), cmocka_unit_test(values) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
