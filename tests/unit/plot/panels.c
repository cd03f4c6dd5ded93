/* panels.c - which columns are drawn together, what is left out, and limits of axes */
#include "plot/panels.h"
#include "expect_die.h"
#include "runs.h"

#include <math.h>

static struct run_metrics run[2];
static char found[400];

/* The panels as "a+b c". */
static const char *show(const struct panels *p)
{
    size_t n = 0;
    found[0] = '\0';
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < p->panel[i].n; k++)
            n += (size_t)snprintf(found + n, sizeof found - n, "%s%s", k ? "+" : i ? " " : "", p->panel[i].column[k]);
    return found;
}

static const char *default_of(const char *text, const char *other, size_t most, size_t *left)
{
    struct panels p;
    make_run(&run[0], "a.tsv", text);
    if (other)
        make_run(&run[1], "b.tsv", other);
    size_t n = other ? 2 : 1;
    *left = panels_default(&p, panels_x(NULL, run, n), run, n, most);
    show(&p);
    panels_free(&p);
    run_metrics_free(&run[0]);
    if (other)
        run_metrics_free(&run[1]);
    return found;
}

static void defaults(void **state)
{
    static const char metrics[] = "step\tL_rec\tL_reg\tL_gen\trho\tmse\tmse_rolled\tused\tsteps_rec\tsteps_reg\tmine\tname\n"
                                  "1\t1\t0\t2\t\t0.5\t0.5\t10\t1\t1\t3\ta\n2\t1\t0\t2\t\t0.5\t0.5\t10\t1\t2\t4\tb\n";
    size_t left;
    (void)state;
    assert_string_equal(default_of(metrics, NULL, 12, &left), "L_rec+L_gen mse+mse_rolled used steps_reg mine");
    assert_int_equal(left, 0);
    assert_string_equal(default_of(metrics, NULL, 1, &left), "L_rec+L_gen");
    assert_int_equal(left, 5);
    assert_string_equal(default_of(metrics, metrics, 12, &left), "L_rec L_gen mse mse_rolled used mine");
    assert_string_equal(default_of("a\tb\n1\t0\n2\t0\n", "b\tc\n1\t1\n", 12, &left), "a b c");
    assert_string_equal(default_of("step\ta\n1\t0\n", NULL, 12, &left), "");
    struct panels p;
    make_run(&run[0], "a.tsv", "step\tepoch\ta\n1\t1\t5\n");
    panels_default(&p, "epoch", run, 1, 12);
    assert_string_equal(show(&p), "a");                     /* steps are no metric, whatever x is */
    panels_free(&p);
    run_metrics_free(&run[0]);
}

static void named(void **state)
{
    const char *lists[] = { "mse,rho", "L rec", "a,b" };
    const struct arg_list all = { lists, 3 };
    struct panels p;
    (void)state;
    make_run(&run[0], "a.tsv", "step\tmse\tL rec\ta,b\tempty\tname\n1\t2\t3\t4\t\tx\n");
    make_run(&run[1], "b.tsv", "step\trho\n1\t2\n");
    panels_named(&p, &all, run, 2);
    assert_string_equal(show(&p), "mse+rho L rec a,b");
    panels_free(&p);
    lists[0] = "mse,msx";
    EXPECT_DIE(EX_DATAERR, "a.tsv: no column 'msx'; is 'mse' meant? there are step, mse, L rec, a,b, empty", panels_named(&p, &all, run, 2));
    lists[0] = "empty";
    EXPECT_DIE(EX_DATAERR, "column 'empty' is empty", panels_named(&p, &all, run, 2));
    lists[0] = "name";
    EXPECT_DIE(EX_DATAERR, "a.tsv: line 2: 'name' is a column of text", panels_named(&p, &all, run, 2));
    lists[0] = "";
    EXPECT_DIE(EX_DATAERR, "no column ''", panels_named(&p, &all, run, 2));
    assert_string_equal(panels_x("mse", run, 1), "mse");
    EXPECT_DIE(EX_DATAERR, "b.tsv: no column 'mse'", panels_x("mse", run, 2));
    assert_string_equal(panels_x(NULL, run, 2), "step");
    run_metrics_free(&run[0]);
    run_metrics_free(&run[1]);
    make_run(&run[0], "a.tsv", "epoch\ta\n1\t2\n");
    make_run(&run[1], "b.tsv", "a\n2\n");
    assert_string_equal(panels_x(NULL, run, 1), "epoch");
    assert_null(panels_x(NULL, run, 2));
    run_metrics_free(&run[0]);
    run_metrics_free(&run[1]);
}

static void limits(void **state)
{
    static const char *const bad[] = { "", "1", "2,1", "1,1", "1,2,3", "mse=", "mse=x,1", "nan,1", "0,inf" };
    const char *lists[] = { "mse,rho", "L=a" };
    struct panels p;
    double low = NAN, high = NAN;
    (void)state;
    make_run(&run[0], "a.tsv", "step\tmse\trho\tL=a\n1\t2\t3\t4\n");
    panels_named(&p, &(struct arg_list){ lists, 2 }, run, 1);
    assert_int_equal(panels_limit(&p, "0,", "step", &low, &high), 0);
    assert_true(p.panel[0].low == 0 && isnan(p.panel[0].high) && p.panel[1].low == 0);
    assert_int_equal(panels_limit(&p, "rho=-1,2.5", "step", &low, &high), 0);
    assert_true(p.panel[0].low == -1 && p.panel[0].high == 2.5 && p.panel[1].low == 0);
    assert_int_equal(panels_limit(&p, "L=a=,3", "step", &low, &high), 0);
    assert_true(isnan(p.panel[1].low) && p.panel[1].high == 3);
    assert_int_equal(panels_limit(&p, "step=10,20", "step", &low, &high), 0);
    assert_true(low == 10 && high == 20 && p.panel[0].high == 2.5);
    EXPECT_DIE(EX_DATAERR, "no panel shows 'ms'", panels_limit(&p, "ms=0,1", "step", &low, &high));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(panels_limit(&p, bad[i], "step", &low, &high), -1);
    panels_free(&p);
    run_metrics_free(&run[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(defaults), cmocka_unit_test(named), cmocka_unit_test(limits) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
