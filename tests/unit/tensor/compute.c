/* compute.c - each tile of a job is done once, by whatever number of threads */
#include "tensor/compute.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct tiles {
    atomic_int done[1000];
    atomic_int wrong;
};

static void touch(void *job, size_t tile, struct compute_worker *worker)
{
    struct tiles *t = job;
    atomic_fetch_add(&t->done[tile], 1);
    unsigned char *own = compute_scratch(worker, 100);
    if ((uintptr_t)own % 64)
        atomic_store(&t->wrong, 1);
    memset(own, 1, 100);
}

static void tiles_once(void **state)
{
    (void)state;
    static struct tiles t;
    for (int threads = 1; threads <= 4; threads++) {
        struct compute *c = compute_new(threads);
        assert_int_equal(compute_threads(c), threads);
        for (size_t n = 0; n < 1000; n += n < 20 ? 1 : 97)
            for (int again = 0; again < 20; again++) {
                memset(&t, 0, sizeof t);
                compute_run(c, n, touch, &t);
                assert_int_equal(atomic_load(&t.wrong), 0);
                for (size_t i = 0; i < 1000; i++)
                    assert_int_equal(atomic_load(&t.done[i]), i < n);
            }
        compute_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiles_once)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
