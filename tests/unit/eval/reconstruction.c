/* reconstruction.c - errors of reconstructions: numbers of numpy (tests/oracle/metrics.py), and the edges */
#include "eval/reconstruction.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures.h"

static void add_all(struct reconstruction *r, const int64_t *id)
{
    struct tensor x = borrow(DT_U1, shape_of(2, 24u, 5u), x_bytes), xhat = borrow(DT_F4, shape_of(2, 24u, 5u), xhat_signed);
    reconstruction_init(r, 5, 1);
    for (size_t i = 0; i < 24; i++)
        reconstruction_add(r, &x, &xhat, id, i);
    reconstruction_end(r);
}

static void test_recon(void **state)
{
    struct reconstruction r;
    int64_t id[24];
    (void)state;
    for (int i = 0; i < 24; i++)
        id[i] = 1000 - i / 4;
    add_all(&r, id);
    assert_int_equal(r.rows, 24);
    assert_int_equal(r.groups, 6);
    close_to(reconstruction_mse(&r), MSE, 1e-12);
    close_to(reconstruction_mse_rolled(&r), MSE_ROLLED, 1e-12);
    close_to(reconstruction_rho(&r), RHO, 1e-12);
    reconstruction_free(&r);
    add_all(&r, NULL);                  /* without ids every row is a sample */
    close_to(reconstruction_mse(&r), MSE, 1e-12);
    assert_true(isnan(reconstruction_rho(&r)));
    reconstruction_free(&r);
    id[23] = 5;                         /* one sample with a single row */
    add_all(&r, id);
    assert_true(isnan(reconstruction_rho(&r)));
    reconstruction_free(&r);
    memset(id, 0, sizeof id);           /* one sample only: there is no other */
    add_all(&r, id);
    assert_true(isnan(reconstruction_mse_rolled(&r)));
    close_to(reconstruction_rho(&r), 1, 1e-12);
    reconstruction_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recon),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
