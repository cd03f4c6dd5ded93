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
        { "x_train.npy", "y_train.npy", 1 }, { "x_train.npy", "y_test.npy", 0 }, { "a/x_test.npy", "a/y_test.npy", 1 },
        { "a/x_test.npy", "b/y_test.npy", 0 }, { "images.npy", "labels.npy", 1 }, { "train_images.npy.gz", "train_labels.npy.gz", 1 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char *rows = array_archive_key(pairs[i].rows, ROLE_ROWS), *labels = array_archive_key(pairs[i].labels, ROLE_LABELS);
        assert_non_null(rows);
        assert_non_null(labels);
        assert_int_equal(!strcmp(rows, labels), pairs[i].agree);
        free(rows);
        free(labels);
    }
    assert_null(array_archive_key("c/data_batch_1.bin", ROLE_ROWS));
    assert_null(array_archive_key("x_train.npy", ROLE_LABELS));
    assert_null(array_archive_key("y_train.npy", ROLE_ROWS));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_keys) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
