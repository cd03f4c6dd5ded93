/* array_ops_host.c - operations on whole arrays against loops over their definition; noise against the generator, row by row */
#include "engine/engine.h"
#include "engine/engine_plain.h"
#include "tensor/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { N = 5, D = 3, VALUES = N * D };

static struct compute *compute;
static const struct array_ops *ops;

/* Numbers of few bits, whose sums and products are exact. */
static void fill(real *x, size_t n, int from)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (real)((int)i + from) / 4;
}

static void all_equal(const real *a, const real *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_true(a[i] == b[i]);
}

static void sums(void **state)
{
    real x[VALUES], to[VALUES + 1];
    (void)state;
    fill(x, VALUES, 1);
    fill(to, VALUES + 1, 50);
    ops->add(to, (real)-0.5, x, VALUES);
    for (size_t i = 0; i < VALUES; i++)
        assert_true(to[i] == (real)((int)i + 50) / 4 - (real)((int)i + 1) / 8);
    ops->copy(to, x, VALUES);
    all_equal(to, x, VALUES);
    ops->scale(to, 3, VALUES - 1);
    for (size_t i = 0; i < VALUES; i++)
        assert_true(to[i] == (i < VALUES - 1 ? 3 : 1) * x[i]);
    ops->zero(to, VALUES);
    for (size_t i = 0; i < VALUES; i++)
        assert_true(to[i] == 0);
    assert_true(to[VALUES] == (real)(VALUES + 50) / 4);         /* no operation has left its array */
}

/* Two matrices side by side, and apart again; what stands beside the columns is left alone. */
static void columns(void **state)
{
    enum { E = 2, ROW = D + E };
    real a[VALUES], b[N * E], joined[N * ROW + 1], apart[VALUES];
    (void)state;
    fill(a, VALUES, 3);
    fill(b, N * E, -40);
    joined[N * ROW] = 77;
    ops->copy_columns((struct columns){ joined, ROW }, 2, (struct const_columns){ a, D }, N, D);
    ops->copy_columns((struct columns){ joined + D, ROW }, 1, (struct const_columns){ b, E }, N, E);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < ROW; j++)
            assert_true(joined[i * ROW + j] == (j < D ? 2 * a[i * D + j] : b[i * E + j - D]));
    assert_true(joined[N * ROW] == 77);
    memcpy(apart, a, sizeof apart);
    ops->add_columns((struct columns){ apart, D }, (real)0.5, (struct const_columns){ joined, ROW }, N, D);
    for (size_t i = 0; i < VALUES; i++)
        assert_true(apart[i] == 2 * a[i]);
}

static void rows(void **state)
{
    static const int32_t category[N] = { 2, 0, 0, 1, 2 };
    real x[VALUES], to[VALUES];
    (void)state;
    fill(x, VALUES, 0);
    ops->roll(to, x, N, D);
    all_equal(to, x + (N - 1) * D, D);
    all_equal(to + D, x, (N - 1) * D);
    ops->roll(to, x, 1, D);
    all_equal(to, x, D);
    ops->one_hot(to, category, N, D);
    for (size_t i = 0; i < VALUES; i++)
        assert_true(to[i] == (real)((int32_t)(i % D) == category[i / D]));
}

/* A row's numbers are a function of its id: the same in any order of rows, and for any number of threads. */
static void noise(void **state)
{
    static const int64_t id[N] = { 7, 0, INT64_C(1) << 40, 7, -1 };
    struct compute *several = engine_plain_start(3);
    struct rng rng = rng_make(5, RNG_EPS, 2, 1);
    real x[VALUES], to[VALUES], noisy[VALUES], again[VALUES], row[D];
    (void)state;
    fill(x, VALUES, 9);
    ops->normals(compute, &rng, id, N, D, to);
    ops->add_normals(compute, &rng, id, N, D, (real)0.25, x, noisy);
    ops->add_normals(several, &rng, id, N, D, (real)0.25, x, again);
    all_equal(noisy, again, VALUES);
    for (size_t i = 0; i < N; i++) {
        rng_normal(&rng, (uint64_t)id[i], row, D);
        all_equal(to + i * D, row, D);
    }
    all_equal(to, to + 3 * D, D);
    assert_true(to[0] != to[D]);
    for (size_t i = 0; i < VALUES; i++)
        assert_true(noisy[i] == x[i] + (real)0.25 * to[i]);
    compute_free(several);
}

/* z = mu + e^(lv/2) eps, whose derivatives are 1 and eps e^(lv/2) / 2. */
static void reparametrization(void **state)
{
    real head[2 * VALUES], eps[VALUES], mu[VALUES], lv[VALUES], z[VALUES], dz[VALUES], dmu[VALUES], dlv[VALUES];
    (void)state;
    fill(head, 2 * VALUES, -7);
    fill(eps, VALUES, -3);
    fill(dz, VALUES, 2);
    ops->reparametrize(head, eps, N, D, mu, lv, z);
    ops->reparametrize_backward(dz, eps, lv, VALUES, dmu, dlv);
    for (size_t i = 0; i < VALUES; i++) {
        size_t row = i / D, col = i % D;
        double e = (double)eps[i], std = exp((double)head[(2 * row + 1) * D + col] / 2);
        assert_true(mu[i] == head[2 * row * D + col] && lv[i] == head[(2 * row + 1) * D + col] && dmu[i] == dz[i]);
        assert_true(fabs((double)z[i] - ((double)mu[i] + std * e)) <= 1e-6 * (1 + fabs(std * e)));
        assert_true(fabs((double)dlv[i] - (double)dz[i] * e * std / 2) <= 1e-6 * fabs((double)dz[i] * e * std));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sums), cmocka_unit_test(columns), cmocka_unit_test(rows), cmocka_unit_test(noise),
                                        cmocka_unit_test(reparametrization) };
    compute = engine_plain_start(1);
    ops = compute_engine(compute)->arrays;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
