/* csv.c - rows of CSV: columns, types, exact numbers, what is refused */
#include "array/csv.h"
#include "memory_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char found[4096];

static void append_number(double v, const char *end)
{
    size_t n = strlen(found);
    snprintf(found + n, sizeof found - n, "%.9g%s", v, end);
}

/* "u1 2 3 4=1 ..." : the type, and each row, with its label behind it; or the text of the error. */
static const char *read_csv(const char *text, const char *label)
{
    struct memory m;
    struct csv c;
    union {
        unsigned char u1[64];
        float f4[64];
    } x;
    int32_t y = 0;
    if (csv_open(&c, memory_reader(&m, text, strlen(text)), label)) {
        snprintf(found, sizeof found, "%s", c.error);
    } else {
        snprintf(found, sizeof found, "%s", dtype_name(c.type) + 1);
        for (uint64_t i = 0; i < c.rows; i++) {
            csv_rows(&c, &x, &y, 1);
            strcat(found, "/");
            for (size_t k = 0; k < c.columns; k++)
                append_number(c.type == DT_U1 ? x.u1[k] : x.f4[k], k + 1 < c.columns ? " " : "");
            if (c.label >= 0) {
                strcat(found, "=");
                append_number(y, "");
            }
        }
        if (c.passed_over)
            strcat(strcat(found, " without "), c.passed_over);
    }
    csv_close(&c);
    return found;
}

static void test_columns(void **state)
{
    (void)state;
    assert_string_equal(read_csv("label,p0,p1\n5,0,255\n7,1,2\n", NULL), "u1/0 255=5/1 2=7");
    assert_string_equal(read_csv("p0,p1,class\n0,255,5\n", NULL), "u1/0 255=5");
    assert_string_equal(read_csv("id,y,x.0,x.1\n0,-1,0,3\n1,4,5,6\n", NULL), "u1/0 3=-1/5 6=4");
    assert_string_equal(read_csv("id,x.0,x.1,z.0,z.1,xhat.0,t\n0,1,2,3,4,5,6\n", NULL), "u1/1 2 without z, xhat, t");
    assert_string_equal(read_csv("id,y,x.0,x.1,path,class\n0,4,1,2,a/b.png,a\n", NULL), "u1/1 2=4 without path, class");
    assert_string_equal(read_csv(",x.0\n0,1.5\n1,2\n", NULL), "f4/1.5/2");
    assert_string_equal(read_csv("x.0\n1\n2\n", NULL), "u1/1/2");
    assert_string_equal(read_csv("a,b\n1,2\n", NULL), "u1/1 2");
    assert_string_equal(read_csv("x,y\n1,2.5\n", NULL), "f4/1 2.5");
    assert_string_equal(read_csv("x,y,label\n1,2,3\n", NULL), "u1/1 2=3");
    assert_string_equal(read_csv("1 2 3\n4 5 6\n", NULL), "u1/1 2 3/4 5 6");
    assert_string_equal(read_csv("1 2 3\n4 5 6\n", "3"), "u1/1 2=3/4 5=6");
    assert_string_equal(read_csv("a,b,quality\n1,2,3\n", "quality"), "u1/1 2=3");
    assert_string_equal(read_csv("label,b,quality\n1,2,3\n", "quality"), "u1/2=3 without label");
    assert_string_equal(read_csv("0.5,1\n2,3\n", NULL), "f4/0.5 1/2 3");
    assert_string_equal(read_csv("id,y,x.0,x.1\n", NULL), "u1");
}

static void test_numbers(void **state)
{
    (void)state;
    assert_string_equal(read_csv("1,2,256\n", NULL), "f4/1 2 256");
    assert_string_equal(read_csv("1,2,255.0\n", NULL), "u1/1 2 255");
    assert_string_equal(read_csv("1,2,3\n4,5,-0\n", NULL), "f4/1 2 3/4 5 -0");
    assert_string_equal(read_csv("1,2,3\n0.1,1e-45,3.40282347e+38\n7,8,9\n", NULL), "f4/1 2 3/0.100000001 1.40129846e-45 3.40282347e+38/7 8 9");
    assert_string_equal(read_csv("12345678,0.1,16777217\n", NULL), "f4/12345678 0.100000001 16777216");
    assert_string_equal(read_csv("nan,inf,-inf\n", NULL), "f4/nan inf -inf");
    assert_string_equal(read_csv("a,b,species\n1,2,dog\n3,4,cat\n", NULL), "u1/1 2=1/3 4=0");
}

static void test_refusals(void **state)
{
    static const char *const wrong[][2] = {
        { "5\n7\n", "text, where only labels can be" },
        { "a\n7\n", "text, where only labels can be" },
        { "id,label\n0,5\n", "text, where only labels can be" },
        { "0,5\n1,7\n", "text, where only labels can be: two columns of whole numbers; rows of them need a heading, such as x.0,x.1" },
        { "1,2,3\n4,five,6\n", "CSV: line 2, column 2: 'five' is no number of 32 bits" },
        { "a,b,c\n1,2,3\n4,,6\n", "CSV: line 3, column 2 (b): '' is no number of 32 bits" },
        { "1,2,3\n4,1e39,6\n", "CSV: line 2, column 2: '1e39' is no number of 32 bits" },
        { "1,2,3\n4,0x1,6\n", "CSV: line 2, column 2: '0x1' is no number of 32 bits" },
        { "1,2,3\n4,infinity,6\n", "CSV: line 2, column 2: 'infinity' is no number of 32 bits" },
        { "1,2,3\n4,5\n", "CSV: line 2: 2 columns, where the lines before have 3" },
        { "label,a,b\n1.5,2,3\n", "CSV: line 2, column 1 (label): '1.5' is no whole number of 32 bits" },
        { "x.1,x.0\n1,2\n", "CSV: line 1, column 1: 'x.1', where 'x.0' is needed" },
        { "x.0,x.2\n1,2\n", "CSV: line 1, column 2: 'x.2', where 'x.1' is needed" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_string_equal(read_csv(wrong[i][0], NULL), wrong[i][1]);
    assert_string_equal(read_csv("a,b,c\n1,2,3\n", "d"), "CSV: none of the 3 columns is 'd'");
    assert_string_equal(read_csv("a,b,c\n1,2,3\n", "4"), "CSV: none of the 3 columns is '4'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns), cmocka_unit_test(test_numbers), cmocka_unit_test(test_refusals)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
