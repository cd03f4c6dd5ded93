/* webdataset_labels.c - samples whose files lie anywhere, shards apart, and numbers that are none */
#include "convert/webdataset_labels.h"
#include "expect_die.h"

static void add(struct webdataset_labels *l, size_t file, const char *name, const char *text)
{
    webdataset_labels_add(l, file, name, (const unsigned char *)text, strlen(text), name);
}

static void test_find(void **state)
{
    struct webdataset_labels l = { NULL, 0 };
    (void)state;
    add(&l, 0, "b.cls", "2\n");
    add(&l, 0, "sub.1/a.cls", "-7");
    add(&l, 1, "b.cls", "3");
    webdataset_labels_sort(&l);
    assert_int_equal(webdataset_labels_find(&l, 0, "b.left.png"), 2);
    assert_int_equal(webdataset_labels_find(&l, 1, "b.png"), 3);
    assert_int_equal(webdataset_labels_find(&l, 0, "sub.1/a.png"), -7);
    assert_int_equal(webdataset_labels_find(&l, 0, "a.png"), -1);
    assert_int_equal(webdataset_labels_find(&l, 2, "b.png"), -1);
    webdataset_labels_free(&l);
}

static void test_refused(void **state)
{
    struct webdataset_labels l = { NULL, 0 };
    (void)state;
    EXPECT_DIE(65, "no label", add(&l, 0, "a.cls", "cat"));
    EXPECT_DIE(65, "no label", add(&l, 0, "a.cls", ""));
    EXPECT_DIE(65, "no label", add(&l, 0, "a.cls", "3000000000"));
    webdataset_labels_free(&l);
    add(&l, 0, "img.1.cls", "1");
    add(&l, 0, "img.2.cls", "2");
    EXPECT_DIE(65, "ends at the first dot", webdataset_labels_sort(&l));
    webdataset_labels_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
