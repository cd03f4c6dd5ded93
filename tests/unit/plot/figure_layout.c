/* figure_layout.c - frames and words lie inside the figure and do not overlap, whatever its size; too small ones are refused */
#include "plot/figure_layout.h"

#include "plot/plain_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { MOST = 12 };

static const char *names[] = { "mse", "norm_encoder", "a_name_that_is_long", "x" };
static struct panel panel[MOST];
static struct panels panels = { .panel = panel };
static char *run_names[] = { (char[]){ "a" }, (char[]){ "seed-2" }, (char[]){ "a run with a rather long name" } };

static struct figure make_figure(enum figure_format format, unsigned width, unsigned height, size_t n, size_t columns, size_t runs)
{
    for (size_t i = 0; i < n; i++)
        panel[i] = (struct panel){ .column = names, .n = columns };
    panels.n = n;
    return (struct figure){ .format = format, .width = width, .height = height, .title = "title", .run_names = run_names, .n_runs = runs, .panels = &panels };
}

static void check_place(const struct layout *l, size_t i, size_t columns)
{
    const struct panel_place *p = &l->place[i];
    assert_true(p->left > 0 && p->left < p->right && p->right < l->width);
    assert_true(p->top > 0 && p->top < p->bottom && p->bottom < l->height);
    for (size_t k = 0; k < columns; k++) {
        assert_true(p->word[k].y > 0 && p->word[k].y < p->top && p->word[k].x >= p->left);
        assert_true(l->title_y < p->word[k].y);
        assert_true(!k || p->word[k].y > p->word[k - 1].y || p->word[k].x > p->word[k - 1].x + (double)plain_text_width(names[k - 1]));
    }
    for (size_t k = 0; k < i; k++) {
        const struct panel_place *q = &l->place[k];
        assert_true(q->right < p->left || p->right < q->left || q->bottom < p->top || p->bottom < q->top);
    }
}

static void places(void **state)
{
    (void)state;
    for (size_t n = 1; n <= MOST; n++)
        for (size_t columns = 1; columns <= 4; columns++)
            for (size_t runs = 1; runs <= 3; runs += 2) {
                struct layout l;
                struct figure f = make_figure(FIGURE_PNG, 0, 0, n, columns, runs);
                figure_set_size(&f);
                assert_int_equal(layout_make(&l, &f), 0);
                for (size_t i = 0; i < n; i++)
                    check_place(&l, i, columns);
                assert_true(l.place[n - 1].is_lowest && (runs == 1) == !l.run);
                layout_free(&l);
            }
}

static void text(void **state)
{
    struct layout l;
    struct figure f = make_figure(FIGURE_TEXT, 80, 22, 2, 2, 1);
    (void)state;
    assert_int_equal(layout_make(&l, &f), 0);
    check_place(&l, 0, 2);
    check_place(&l, 1, 2);
    assert_true(!l.place[0].is_lowest && l.place[1].is_lowest);
    assert_true(l.place[1].bottom + 3 <= l.height);         /* axis, numbers, name */
    layout_free(&l);
}

static void too_small(void **state)
{
    struct layout l;
    struct figure narrow = make_figure(FIGURE_PNG, 100, 500, 1, 1, 1), low = make_figure(FIGURE_PNG, 500, 100, 1, 1, 1);
    (void)state;
    assert_int_equal(layout_make(&l, &narrow), -1);
    layout_free(&l);
    assert_int_equal(layout_make(&l, &low), -1);
    layout_free(&l);
    struct figure many = make_figure(FIGURE_TEXT, 80, 22, 12, 1, 1);
    assert_int_equal(layout_make(&l, &many), -1);
    layout_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(places), cmocka_unit_test(text), cmocka_unit_test(too_small) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
