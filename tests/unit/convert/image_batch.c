/* image_batch.c - pictures decoded together are those decoded alone, for any number of threads, and errors stay with their picture */
#include "convert/image_batch.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A PGM of 3x2 pixels that begin with `first`, or of none. */
static void add(struct image_batch *b, int first)
{
    struct image_job job = { .where = xstrdup("test"), .name = xstrdup("") };
    char *text = malloc(100);
    job.n = (size_t)sprintf(text, "P2 3 2 255 %d 1 2 3 4 5", first);
    if (first < 0)
        text[1] = 'x';
    job.bytes = (unsigned char *)text;
    image_batch_add(b, &job);
}

static void test_threads(void **state)
{
    const struct image_transform as_it_is = { .gray = 0 };
    (void)state;
    for (int threads = 1; threads <= 4; threads++) {
        struct image_batch b;
        image_batch_init(&b, threads, &as_it_is);
        add(&b, 0);
        assert_false(image_batch_has_room(&b));     /* the first one comes alone */
        image_batch_run(&b);
        image_batch_empty(&b);
        for (int i = 0; image_batch_has_room(&b); i++)
            add(&b, i % 5 == 4 ? -1 : i);
        assert_int_equal(b.jobs, IMAGE_BATCH_JOBS);
        image_batch_run(&b);
        for (size_t i = 0; i < b.jobs; i++) {
            assert_int_equal(b.job[i].error[0] != '\0', i % 5 == 4);
            if (i % 5 == 4)
                continue;
            assert_int_equal(b.job[i].image.height, 2);
            assert_int_equal(b.job[i].image.width, 3);
            assert_int_equal(b.job[i].image.pixel[0], i);
            assert_int_equal(b.job[i].decoded, 6);
        }
        image_batch_free(&b);
    }
}

static void test_transform(void **state)
{
    const struct image_transform small = { .height = 1, .width = 1 }, beyond = { .crop = 9 };
    struct image_batch b;
    (void)state;
    image_batch_init(&b, 2, &small);
    add(&b, 0);
    image_batch_run(&b);
    assert_int_equal(b.job[0].height, 2);
    assert_int_equal(b.job[0].image.height, 1);
    image_batch_free(&b);
    image_batch_init(&b, 2, &beyond);
    add(&b, 0);
    image_batch_run(&b);
    assert_non_null(strstr(b.job[0].error, "cannot be cut out"));
    image_batch_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_transform),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
