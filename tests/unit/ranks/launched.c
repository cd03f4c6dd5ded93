/* launched.c - the number of processes by the variables of Open MPI, of PMI and of Slurm, the innermost launcher first */
#include "ranks/launched.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const names[] = { "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "PMI_SIZE", "PMI_RANK", "PMI_FD", "PMIX_RANK", "SLURM_STEP_NUM_TASKS" };

static int forget(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    return 0;
}

static void test_nobody(void **state)
{
    (void)state;
    assert_int_equal(launched_count(), 0);
    assert_false(launched_linked());
    setenv("PMI_SIZE", "", 1);
    assert_int_equal(launched_count(), 0);
}

/* srun without --mpi says how many there are, and no more */
static void test_slurm(void **state)
{
    (void)state;
    setenv("SLURM_STEP_NUM_TASKS", "3", 1);
    assert_int_equal(launched_count(), 3);
    assert_false(launched_linked());
    setenv("PMIX_RANK", "0", 1);
    assert_int_equal(launched_count(), 3);
    assert_true(launched_linked());
}

static void test_innermost(void **state)
{
    (void)state;
    setenv("SLURM_STEP_NUM_TASKS", "2", 1);
    setenv("PMI_SIZE", "many", 1);
    assert_int_equal(launched_count(), 2);
    setenv("PMI_SIZE", "4", 1);
    assert_int_equal(launched_count(), 4);
    setenv("OMPI_COMM_WORLD_SIZE", "5", 1);
    assert_int_equal(launched_count(), 5);
}

static void test_rank_alone(void **state)
{
    (void)state;
    setenv("PMI_RANK", "0", 1);
    assert_int_equal(launched_count(), 1);
    assert_true(launched_linked());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_nobody, forget),
        cmocka_unit_test_setup(test_slurm, forget),
        cmocka_unit_test_setup(test_innermost, forget),
        cmocka_unit_test_setup(test_rank_alone, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
