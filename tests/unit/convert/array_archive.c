/* array_archive.c - which rows and labels in an archive belong together, by their names */
#include "convert/array_archive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_keys(void **state)
{
    static const struct { const char *rows, *labels; int agree; } pairs[] = {
        { "raw/train-images-idx3-ubyte", "raw/train-labels-idx1-ubyte", 1 },
        { "raw/train-images-idx3-ubyte", "raw/t10k-labels-idx1-ubyte", 0 },
        { "raw/train-images.idx3-ubyte", "train-labels.idx1-ubyte", 0 },
        { "train-images-idx3-ubyte", "train-labels-coarse-idx1-ubyte", 0 },
        { "images/train-images-idx3-ubyte.gz", "labels/train-labels-idx1-ubyte.gz", 1 },
        { "images_1.npy", "labels_1.npy", 1 }, { "images_1.npy", "labels_9.npy", 0 }, { "digits.npy", "digits_labels.npy", 1 },
        { "x_train.npy", "y_train.npy", 1 }, { "x_train.npy", "y_test.npy", 0 }, { "a/x_test.npy", "a/y_test.npy", 1 },
        { "a/x_test.npy", "b/y_test.npy", 0 }, { "images.npy", "labels.npy", 1 }, { "train_images.npy.gz", "train_labels.npy.gz", 1 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        enum array_split split;
        char *rows = array_archive_key(pairs[i].rows), *labels = array_archive_key(pairs[i].labels);
        assert_int_equal(array_archive_role(pairs[i].rows, &split), ROLE_ROWS);
        assert_int_equal(array_archive_role(pairs[i].labels, &split), ROLE_LABELS);
        assert_int_equal(!strcmp(rows, labels), pairs[i].agree);
        free(rows);
        free(labels);
    }
}

static void test_splits(void **state)
{
    enum array_split split;
    (void)state;
    (void)array_archive_role("set/x_train.npy", &split);
    assert_int_equal(split, SPLIT_TRAIN);
    (void)array_archive_role("test_labels.npy.gz", &split);
    assert_int_equal(split, SPLIT_TEST);
    (void)array_archive_role("digits.npy", &split);
    assert_int_equal(split, SPLIT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_keys), cmocka_unit_test(test_splits) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
