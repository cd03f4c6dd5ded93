/* statistic_ops_host.c - what is measured of arrays in the processor's memory: see statistic_ops.h */
#include "engine/host_ops.h"
#include "tensor/array.h"
#include "tensor/vector.h"

#include <math.h>
#include <string.h>

static double mean(const real *t, size_t n)
{
    double sum = 0;
    array_open();
    for (size_t i = 0; i < n; i++)
        sum += (double)t[i];
    array_close();
    return sum / (double)n;
}

static double squared_distance(const real *a, const real *b, size_t n)
{
    array_open();
    double sum = vector_squared_distance(a, b, n);
    array_close();
    return sum;
}

static void row_distances(const real *x, const real *y, size_t n, size_t D, size_t shift, double *to)
{
    array_open();
    for (size_t i = 0; i < n; i++)
        to[i] = vector_squared_distance(x + i * D, y + (i + shift) % n * D, D);
    array_close();
}

static size_t agreements(const real *a, const real *b, size_t n, size_t K)
{
    size_t hits = 0;
    array_open();
    for (size_t i = 0; i < n; i++)
        hits += vector_argmax(a + i * K, K) == vector_argmax(b + i * K, K);
    array_close();
    return hits;
}

static void column_moments(const real *z, size_t n, size_t K, double *sum, double *square)
{
    array_open();
    memset(sum, 0, K * sizeof *sum);
    memset(square, 0, K * sizeof *square);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < K; j++) {
            double v = (double)z[i * K + j];
            sum[j] += v;
            square[j] += v * v;
        }
    array_close();
}

static void sharpness(const real *z, size_t n, size_t K, double *largest, double *entropy)
{
    double all = 0, h = 0;
    array_open();
    for (size_t i = 0; i < n; i++) {
        double most = 0;
        for (size_t j = 0; j < K; j++) {
            double v = (double)z[i * K + j];
            most = v > most ? v : most;
            h -= v > 0 ? v * log(v) / (double)n : 0;
        }
        all += most / (double)n;
    }
    array_close();
    *largest = all;
    *entropy = h;
}

/* ---- draws ---- */

static void add_draw(struct draw_sums *s, const real *xhat)
{
    size_t values = s->n * s->D;
    double *means = s->sums, *sum = means + values, *square = sum + s->D;
    array_open();
    for (size_t i = 0; i < values; i++) {
        double v = (double)xhat[i];
        means[i] += v / (double)s->draws;
        sum[i % s->D] += v;
        square[i % s->D] += v * v;
    }
    array_close();
}

static double variance_share(struct draw_sums *s)
{
    size_t values = s->n * s->D;
    double *means = s->sums, *sum = means + values, *square = sum + s->D, *within = square + s->D, all = 0, in = 0;
    double n = (double)s->n, draws = (double)s->draws, rows = n * draws;
    array_open();
    for (size_t i = 0; i < values; i++)
        within[i % s->D] += means[i] * means[i] * draws;
    for (size_t j = 0; j < s->D; j++) {
        all += square[j] / rows - sum[j] / rows * (sum[j] / rows);
        in += (square[j] - within[j]) / (n * (draws - 1));
    }
    array_close();
    return all > 0 ? in / all : 0;
}

const struct statistic_ops statistic_ops_host = {
    .mean = mean, .squared_distance = squared_distance, .row_distances = row_distances, .agreements = agreements,
    .column_moments = column_moments, .sharpness = sharpness, .add_draw = add_draw, .variance_share = variance_share,
};
