/* run_metrics.c - tables of metrics: gaps, text, repeated headings, steps that go back, and what is no table */
#include "plot/run_metrics.h"
#include "memory_reader.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static char found[1024];

/* The table as "name=v,v,_ other=T3": _ for no value, T and the line for a column of text; or its error. */
static const char *read_text(const char *text)
{
    struct memory memory;
    struct run_metrics m;
    size_t n = 0;
    int r = run_metrics_parse(&m, memory_reader(&memory, text, strlen(text)));
    found[0] = '\0';
    for (size_t i = 0; !r && i < m.width; i++) {
        const struct metric_column *c = &m.column[i];
        n += (size_t)snprintf(found + n, sizeof found - n, "%s%s=", i ? " " : "", c->name);
        if (c->text_line)
            n += (size_t)snprintf(found + n, sizeof found - n, "T%d", (int)c->text_line);
        for (size_t k = 0; k < m.rows && !c->text_line; k++)
            n += (size_t)snprintf(found + n, sizeof found - n, isnan(c->value[k]) ? "%s_" : "%s%g", k ? "," : "", c->value[k]);
    }
    if (r)
        snprintf(found, sizeof found, "%s", m.error);
    run_metrics_free(&m);
    return found;
}

static void tables(void **state)
{
    (void)state;
    assert_string_equal(read_text("step\tmse\n1\t0.5\n2\t0.25\n"), "step=1,2 mse=0.5,0.25");
    assert_string_equal(read_text("step,mse\r\n1,0.5\r\n"), "step=1 mse=0.5");
    assert_string_equal(read_text("mse\n0.5\n-1e3"), "mse=0.5,-1000");
    assert_string_equal(read_text("step\tL rec\tx_1\n1\t2\t3\n"), "step=1 L rec=2 x_1=3");
}

static void gaps(void **state)
{
    (void)state;
    assert_string_equal(read_text("step\ta\tb\tc\n1\t\t-\tNA\n2\tnan\t-inf\t1e999\n3\tNaN\t4\t\n4\t1e-320\t\t\n"),
                        "step=1,2,3,4 a=_,_,_,9.99989e-321 b=_,_,4,_ c=_,_,_,_");
}

static void text(void **state)
{
    (void)state;
    assert_string_equal(read_text("model\tseed\tcommit\na\t1\t5ceda16\nb\t2\t8\n"), "model=T2 seed=1,2 commit=T2");
    assert_string_equal(read_text("seed\tseconds\n1\t5\n2\t88+\n"), "seed=1,2 seconds=T3");
}

static void headings_again(void **state)
{
    (void)state;
    assert_string_equal(read_text("step\ta\n1\t5\nstep\ta\n2\t6\n"), "step=1,2 a=5,6");
    assert_string_equal(read_text("a\tb\n1\t5\n2\t5\n3\t5\n4\t5\n5\t5\n6\t5\na\tb\n1\t6\n"), "a=1,2,3,4,5,6,1 b=5,5,5,5,5,5,6");
}

/* What a run did after its last save is done again by the one that resumes it. */
static void steps_that_go_back(void **state)
{
    struct memory memory;
    struct run_metrics m;
    const char again[] = "step\ta\n1\t1\n2\t2\n3\t3\n4\t4\nstep\ta\n3\t30\n4\t40\n4\t41\n5\t50\n";
    (void)state;
    assert_string_equal(read_text(again), "step=1,2,3,4,5 a=1,2,30,41,50");
    assert_int_equal(run_metrics_parse(&m, memory_reader(&memory, again, strlen(again))), 0);
    assert_int_equal(m.replaced, 3);
    run_metrics_free(&m);
    assert_string_equal(read_text("step\ta\n5\t1\n6\t2\n1\t3\n"), "step=1 a=3");
    assert_string_equal(read_text("epoch\ta\n5\t1\n6\t2\n1\t3\n"), "epoch=5,6,1 a=1,2,3");
    assert_string_equal(read_text("step\ta\n1\t1\n\t2\n1\t3\n"), "step=1,_,1 a=1,2,3");
}

static void no_tables(void **state)
{
    (void)state;
    assert_string_equal(read_text(""), "empty");
    assert_string_equal(read_text("step\tmse\n"), "no rows below the heading");
    assert_string_equal(read_text("hello, world\n"), "no rows below the heading");
    assert_string_equal(read_text("1\t2\n3\t4\n"), "line 1: no heading, which names the columns");
    assert_string_equal(read_text("step\ta\n1\t2\n2\t3\t4\n"), "line 3: 3 columns, where the lines before have 2");
    assert_string_equal(read_text("step\ta\n1\t2\n\n2\t3\n"), "line 3: empty, and others follow");
}

/* More rows than the first allocation holds, and columns by name. */
static void many_rows(void **state)
{
    static char big[200000];
    struct memory memory;
    struct run_metrics m;
    size_t n = (size_t)snprintf(big, sizeof big, "step\tv\tempty\n");
    (void)state;
    for (int i = 0; i < 5000; i++)
        n += (size_t)snprintf(big + n, sizeof big - n, "%d\t%d\t\n", i, i * i % 97);
    assert_int_equal(run_metrics_parse(&m, memory_reader(&memory, big, n)), 0);
    assert_int_equal(m.rows, 5000);
    const struct metric_column *v = run_metrics_column(&m, "v");
    for (int i = 0; i < 5000; i++)
        assert_true(v->value[i] == i * i % 97);
    assert_null(run_metrics_column(&m, "V"));
    assert_true(run_metrics_has_values(&m, v));
    assert_false(run_metrics_has_values(&m, run_metrics_column(&m, "empty")));
    run_metrics_free(&m);
}

static void a_source_that_fails(void **state)
{
    struct memory memory;
    struct run_metrics m;
    struct reader from = memory_reader(&memory, "step\n1\n2\n", 9);
    (void)state;
    memory.step = 1;
    memory.fail = 6;
    assert_int_equal(run_metrics_parse(&m, from), -1);
    assert_string_equal(m.error, "");
    run_metrics_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables), cmocka_unit_test(gaps), cmocka_unit_test(text), cmocka_unit_test(headings_again),
        cmocka_unit_test(steps_that_go_back), cmocka_unit_test(no_tables), cmocka_unit_test(many_rows),
        cmocka_unit_test(a_source_that_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
