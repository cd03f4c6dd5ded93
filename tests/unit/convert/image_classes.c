/* image_classes.c - folders to classes: levels, equal names under different parents, splits, archives' top folders, numbers */
#include "convert/image_classes.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The classes of these pictures of one file, and the label of each as text: "names: 0 1 -1" */
static char *classes(const char *const pictures[], long level, int is_archive)
{
    static char text[400];
    struct image_classes c;
    size_t at = 0;
    image_classes_init(&c, 1, level);
    for (size_t i = 0; pictures[i]; i++)
        image_classes_add(&c, pictures[i]);
    image_classes_end_file(&c, 0, is_archive);
    image_classes_number(&c, "test");
    for (size_t i = 0; i < c.names.n; i++)
        at += (size_t)sprintf(text + at, "%s ", c.names.item[i]);
    text[at++] = ':';
    for (size_t i = 0; pictures[i]; i++)
        at += (size_t)sprintf(text + at, " %d", image_classes_find(&c, 0, pictures[i]));
    image_classes_free(&c, 1);
    return text;
}

static void test_last_folders(void **state)
{
    const char *const pictures[] = { "dogs/1.png", "x/cats/1.png", "top.png", "dogs/2.png", NULL };
    (void)state;
    assert_string_equal(classes(pictures, 0, 0), "cats dogs : 1 0 -1 1");
}

static void test_levels(void **state)
{
    const char *const pictures[] = { "n1/images/a.png", "n2/images/b.png", "n2/c.png", "d.png", NULL };
    (void)state;
    assert_string_equal(classes(pictures, 1, 0), "n1 n2 : 0 1 1 -1");
    assert_string_equal(classes(pictures, 0, 0), "n1/images n2 n2/images : 0 2 1 -1");
}

static void test_equal_names(void **state)
{
    const char *const alphabets[] = { "Greek/c1/1.png", "Latin/c1/1.png", "Latin/c2/1.png", NULL };
    const char *const splits[] = { "train/cat/1.png", "test/cat/1.png", "train/dog/1.png", NULL };
    (void)state;
    assert_string_equal(classes(alphabets, 0, 0), "Greek/c1 Latin/c1 Latin/c2 : 0 1 2");
    assert_string_equal(classes(splits, 0, 0), "cat dog : 0 0 1");
    assert_string_equal(classes(splits, 1, 0), "test train : 1 0 1");
}

static void test_archives(void **state)
{
    const char *const pictures[] = { "set/a/1.png", "set/b/1.png", "./set/2.png", NULL };
    (void)state;
    assert_string_equal(classes(pictures, 0, 1), "a b : 0 1 -1");
    assert_string_equal(classes(pictures, 0, 0), "a b set : 0 1 2");
}

static void test_what_was_not_added(void **state)
{
    struct image_classes c;
    (void)state;
    image_classes_init(&c, 1, 0);
    image_classes_add(&c, "a/1.png");
    image_classes_end_file(&c, 0, 0);
    image_classes_number(&c, "test");
    assert_int_equal(image_classes_find(&c, 0, "b/1.png"), -2);
    struct header h;
    header_init(&h);
    image_classes_set(&c, &h, "test");
    assert_string_equal(header_get_text(&h, "classes"), "a\n");
    header_free(&h);
    image_classes_free(&c, 1);
}

static void test_many_classes(void **state)
{
    struct image_classes c;
    char name[64];
    (void)state;
    image_classes_init(&c, 1, 0);
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "class-%05d/1.png", i);
        image_classes_add(&c, name);
    }
    image_classes_end_file(&c, 0, 0);
    image_classes_number(&c, "test");
    assert_int_equal(image_classes_find(&c, 0, "class-04999/1.png"), 4999);
    struct header h;
    header_init(&h);
    image_classes_set(&c, &h, "test");
    assert_null(header_get_text(&h, "classes"));    /* they do not fit, and are left out */
    header_free(&h);
    image_classes_free(&c, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_last_folders),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_equal_names),
        cmocka_unit_test(test_archives),
        cmocka_unit_test(test_what_was_not_added),
        cmocka_unit_test(test_many_classes),
    };
    log_verbosity = LOG_QUIET;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
