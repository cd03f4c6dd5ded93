/* array_ops_host.c - operations on whole arrays in the processor's memory: see array_ops.h */
#include "engine/host_ops.h"
#include "tensor/array.h"

#include <math.h>
#include <string.h>

static void zero(real *to, size_t n)
{
    array_open();
    memset(to, 0, n * sizeof *to);
    array_close();
}

static void copy(real *to, const real *from, size_t n)
{
    array_open();
    memcpy(to, from, n * sizeof *to);
    array_close();
}

static void scale(real *x, real w, size_t n)
{
    array_open();
    for (size_t i = 0; i < n; i++)
        x[i] *= w;
    array_close();
}

static void add(real *to, real w, const real *x, size_t n)
{
    array_open();
    for (size_t i = 0; i < n; i++)
        to[i] += w * x[i];
    array_close();
}

static void copy_columns(struct columns to, real w, struct const_columns from, size_t n, size_t width)
{
    array_open();
    for (size_t i = 0; i < n; i++, to.at += to.row, from.at += from.row)
        for (size_t j = 0; j < width; j++)
            to.at[j] = w * from.at[j];
    array_close();
}

static void add_columns(struct columns to, real w, struct const_columns from, size_t n, size_t width)
{
    array_open();
    for (size_t i = 0; i < n; i++, to.at += to.row, from.at += from.row)
        for (size_t j = 0; j < width; j++)
            to.at[j] += w * from.at[j];
    array_close();
}

static void roll(real *to, const real *x, size_t n, size_t D)
{
    array_open();
    for (size_t i = 0; i < n; i++)
        memcpy(to + i * D, x + (i + n - 1) % n * D, D * sizeof *to);
    array_close();
}

static void one_hot(real *to, const int32_t *k, size_t n, size_t K)
{
    array_open();
    memset(to, 0, n * K * sizeof *to);
    for (size_t i = 0; i < n; i++)
        to[i * K + (size_t)k[i]] = 1;
    array_close();
}

/* ---- chance ---- */

struct normals {
    const struct rng *rng;
    const int64_t *id;
    size_t D;
    real s;
    const real *x;              /* NULL: nothing is added to */
    real *to;
};

static void normals_row(void *job, size_t row, struct compute_worker *worker)
{
    const struct normals *j = job;
    real *to = j->to + row * j->D;
    (void)worker;
    rng_normal(j->rng, (uint64_t)j->id[row], to, j->D);
    for (size_t i = 0; j->x && i < j->D; i++)
        to[i] = j->x[row * j->D + i] + j->s * to[i];
}

static void draw(struct compute *c, size_t n, struct normals job)
{
    array_open();
    compute_run(c, n, normals_row, &job);
    array_close();
}

static void normals(struct compute *c, const struct rng *rng, const int64_t *id, size_t n, size_t D, real *to)
{
    draw(c, n, (struct normals){ .rng = rng, .id = id, .D = D, .to = to });
}

static void add_normals(struct compute *c, const struct rng *rng, const int64_t *id, size_t n, size_t D, real s, const real *x,
                        real *to)
{
    draw(c, n, (struct normals){ rng, id, D, s, x, to });
}

/* ---- reparametrization ---- */

static void reparametrize(const real *head, const real *eps, size_t n, size_t D, real *mu, real *lv, real *z)
{
    array_open();
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0, k = i * D; j < D; j++, k++) {
            mu[k] = head[2 * i * D + j];
            lv[k] = head[(2 * i + 1) * D + j];
            z[k] = mu[k] + (real)exp((double)lv[k] / 2) * eps[k];
        }
    array_close();
}

static void reparametrize_backward(const real *dz, const real *eps, const real *lv, size_t values, real *dmu, real *dlv)
{
    array_open();
    for (size_t i = 0; i < values; i++) {
        dmu[i] = dz[i];
        dlv[i] = dz[i] * eps[i] * (real)(exp((double)lv[i] / 2) / 2);
    }
    array_close();
}

const struct array_ops array_ops_host = {
    .zero = zero, .copy = copy, .scale = scale, .add = add, .copy_columns = copy_columns, .add_columns = add_columns, .roll = roll,
    .one_hot = one_hot, .normals = normals, .add_normals = add_normals, .reparametrize = reparametrize,
    .reparametrize_backward = reparametrize_backward,
};
