/* delimited.c - tables of text: separators, quotes, headings, lines that do not agree */
#include "bytes/delimited.h"
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

static void append(const char *format, const char *text)
{
    size_t n = strlen(found);
    snprintf(found + n, sizeof found - n, format, text);
}

/* The table as "HEADING|HEADING/cell|cell/", read `step` bytes at a time; or the text of its error. */
static const char *read_by(const char *text, size_t step, const struct delimited_form *form)
{
    struct memory m;
    struct delimited t;
    struct reader from = memory_reader(&m, text, strlen(text));
    m.step = step;
    found[0] = '\0';
    int r = delimited_open(&t, from, form);
    for (size_t i = 0; t.heading && i < t.width; i++)
        append(i + 1 < t.width ? "%s|" : "%s", t.heading[i]);
    if (t.heading)
        append("%s", "=");
    while (!r && (r = delimited_next(&t)) > 0) {
        r = 0;
        for (size_t i = 0; i < t.width; i++)
            append(i + 1 < t.width ? "%s|" : "%s/", t.cell[i]);
    }
    if (r < 0)
        snprintf(found, sizeof found, "%s", t.error);
    delimited_close(&t);
    return found;
}

static const char *read_text(const char *text)
{
    char whole[sizeof found];
    snprintf(whole, sizeof whole, "%s", read_by(text, 0, NULL));
    assert_string_equal(read_by(text, 1, NULL), whole);
    return found;
}

static void test_separators(void **state)
{
    (void)state;
    assert_string_equal(read_text("a,1\nb,2\n"), "a|1/b|2/");
    assert_string_equal(read_text("a;1\nb;2"), "a|1/b|2/");
    assert_string_equal(read_text("a\t1\r\nb\t2\r\n"), "a|1/b|2/");
    assert_string_equal(read_text("a  1\n b \t2 \n"), "a|1/b|2/");
    assert_string_equal(read_text("5\n7\n"), "5/7/");
    assert_string_equal(read_text("a b,1\nc d,2\n"), "a b|1/c d|2/");
    assert_string_equal(read_text("a,b\t1\nc\t2\n"), "a,b|1/c|2/");
    assert_string_equal(read_text("1,5;2,5;3\n1,0;2,0;4\n"), "1|5;2|5;3/1|0;2|0;4/");
    assert_string_equal(read_text("n;a, b;1;2\nm;c, d;1;2\n"), "n|a, b|1|2/m|c, d|1|2/");
    assert_string_equal(read_text("1,2,\n3,4,\n"), "1|2|/3|4|/");
    assert_string_equal(read_text(""), "");
}

static void test_cells(void **state)
{
    (void)state;
    assert_string_equal(read_text(" a , 1\nb ,2 \n"), "a|1/b|2/");
    assert_string_equal(read_text("\"a,b\",1\n \"c \"\"d\"\"\" , \"2\"\n"), "a,b|1/c \"d\"|2/");
    assert_string_equal(read_text("\" a\",1\n\"\",2\n"), " a|1/|2/");
    assert_string_equal(read_text("a\"b,1\nc,2\n"), "a\"b|1/c|2/");
    assert_string_equal(read_text("\"a b\" 1\nc 2\n"), "a b|1/c|2/");
    assert_string_equal(read_text("\xef\xbb\xbf" "a,1\nb,2\n\n \n"), "a|1/b|2/");
    assert_string_equal(read_text("a,1\nb,\"2\n"), "line 2: a quote that is not closed, or something behind one");
    assert_string_equal(read_text("a,1\nb,\"2\"x\n"), "line 2: a quote that is not closed, or something behind one");
}

static int is_known(const char *name)
{
    return !strcmp(name, "breed");
}

static void test_headings(void **state)
{
    const struct delimited_form known = { .is_known = is_known };
    (void)state;
    assert_string_equal(read_text("name,label\na,1\nb,2\n"), "name|label=a|1/b|2/");
    assert_string_equal(read_text("label\n1\n2\n"), "label=1/2/");
    assert_string_equal(read_text("label,0,1\n5,7,8\n"), "label|0|1=5|7|8/");
    assert_string_equal(read_text("label,1x1,1x2\n5,7,8\n"), "label|1x1|1x2=5|7|8/");
    assert_string_equal(read_text("2.png,1\n1,0\n"), "2.png|1/1|0/");
    assert_string_equal(read_text("5,?\n6,7\n"), "5|?/6|7/");
    assert_string_equal(read_text("pic,kind\na.png,dog\nb.png,cat\n"), "pic|kind=a.png|dog/b.png|cat/");
    assert_string_equal(read_text("a,5\nb1,6\nc2,7\n"), "a|5/b1|6/c2|7/");
    assert_string_equal(read_text("who,breed\na,dog\n"), "who|breed/a|dog/");
    assert_string_equal(read_by("who,breed\na,dog\n", 0, &known), "who|breed=a|dog/");
    assert_string_equal(read_by("breed,5\na,7\n", 0, &known), "breed|5/a|7/");
    assert_string_equal(read_text("Male Smiling\n1.jpg 1 -1\n2.jpg -1 1\n"), "|Male|Smiling=1.jpg|1|-1/2.jpg|-1|1/");
    assert_string_equal(read_text("1,2\n3,4\n"), "1|2/3|4/");
}

static void test_lines(void **state)
{
    const struct delimited_form skip = { .skip = 1 }, raw = { .raw = 1 };
    (void)state;
    assert_string_equal(read_text("1\n2,3\n"), "line 2: 2 columns, where the lines before have 1");
    assert_string_equal(read_text("1,2\n3\n"), "line 2: 1 columns, where the lines before have 2");
    assert_string_equal(read_text("a,1\na,2\na,3\na,4\na,5\na,6\na,7,8\n"), "line 7: 3 columns, where the lines before have 2");
    assert_string_equal(read_text("a,1\n\nb,2\n"), "line 2: empty, and others follow");
    assert_string_equal(read_by("9\nMale\n1.jpg 1\n", 0, &skip), "|Male=1.jpg|1/");
    assert_string_equal(read_by("id\tpath\n1\t \"a\\t, \n", 0, &raw), "id|path=1| \"a\\t, /");
    assert_string_equal(read_by("id\tpath\n1\n", 0, &raw), "line 2: 1 columns, where the lines before have 2");
}

static void test_columns(void **state)
{
    static const char text[] = "Name,label\na,1\nb,2\n", bare[] = "a,1\n";
    struct memory m;
    struct delimited t;
    (void)state;
    assert_int_equal(delimited_open(&t, memory_reader(&m, text, sizeof text - 1), NULL), 0);
    assert_int_equal(delimited_column(&t, "LABEL"), 1);
    assert_int_equal(delimited_column(&t, "x"), -1);
    assert_int_equal(delimited_choose(&t, "name"), 0);
    assert_int_equal(delimited_choose(&t, "2"), 1);
    assert_int_equal(delimited_choose(&t, "3"), -1);
    assert_int_equal(delimited_choose(&t, "0"), -1);
    assert_int_equal(delimited_next(&t), 1);
    assert_int_equal(delimited_next(&t), 1);
    assert_int_equal(delimited_fail(&t, 1, "is too large"), -1);
    assert_string_equal(t.error, "line 3, column 2 (label): '2' is too large");
    delimited_close(&t);
    assert_int_equal(delimited_open(&t, memory_reader(&m, bare, sizeof bare - 1), NULL), 0);
    assert_int_equal(delimited_column(&t, "a"), -1);
    assert_int_equal(delimited_choose(&t, "2"), 1);
    delimited_close(&t);
}

/* A line of as many bytes as may be is read, one of more is not; a source that fails says nothing. */
static void test_long_lines(void **state)
{
    char *text = malloc(LINE_READER_LONGEST + 2);
    struct memory m;
    struct delimited t;
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < LINE_READER_LONGEST + 2; i++)
        text[i] = i % 2 ? ',' : '1';
    text[LINE_READER_LONGEST] = '\n';
    assert_int_equal(delimited_open(&t, memory_reader(&m, text, LINE_READER_LONGEST + 1), NULL), 0);
    assert_int_equal(delimited_next(&t), 1);
    assert_int_equal(t.width, LINE_READER_LONGEST / 2 + 1);
    assert_int_equal(delimited_next(&t), 0);
    delimited_close(&t);
    text[LINE_READER_LONGEST] = '1';
    text[LINE_READER_LONGEST + 1] = '\n';
    assert_int_equal(delimited_open(&t, memory_reader(&m, text, LINE_READER_LONGEST + 2), NULL), -1);
    assert_string_equal(t.error, "line 1: too long");
    delimited_close(&t);
    struct reader failing = memory_reader(&m, "1\n2\n", 4);
    m.step = 1;
    m.fail = 3;
    assert_int_equal(delimited_open(&t, failing, NULL), -1);
    assert_string_equal(t.error, "");
    delimited_close(&t);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_separators), cmocka_unit_test(test_cells), cmocka_unit_test(test_headings), cmocka_unit_test(test_lines),
        cmocka_unit_test(test_columns), cmocka_unit_test(test_long_lines)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
